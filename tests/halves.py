"""Every other test, where only a half of them is asked for."""


def keep_half(config, items, half, among=None):
    """Of these items those of the half, 0 or 1, stay; of `among`, which are all by default. None leaves everything."""
    if half is None:
        return
    left_out = set((items if among is None else among)[1 - int(half) :: 2])
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]
