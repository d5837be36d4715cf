try:
    import a.b as c, d
except (ImportError, x.Y) as e:
    from ...f import (g as h,  # fount: accept[import-paths] why
        i)
else:
    from . import *
finally: pass
