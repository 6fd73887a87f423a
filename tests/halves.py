"""Every other test, where only a half of them is asked for."""


def keep_half(config, items, half, among=None):
    """Of these items those of the half, 0 or 1, stay; of `among`, which are all by default. None leaves everything."""
    if half is not None:
        leave_out(config, items, set((items if among is None else among)[1 - int(half) :: 2]))


def leave_out(config, items, others):
    config.hook.pytest_deselected(items=list(others))
    items[:] = [item for item in items if item not in others]
