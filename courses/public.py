"""Which views say the same to everybody."""


def public(view):
    """Mark a view whose answer is made of watched tables, the time and its address alone: see `portal/public.py`."""
    view.is_public = True
    return view
