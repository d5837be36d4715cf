__all__ = ['a'] + b.__all__
__all__ += ('c',)
# DEPRECATED: use a.B instead
# fount: accept[redefinition, stale-copy] reason
@deprecated('use x.y')
def __getattr__(n): '''alias for :func:`z`'''
sys.modules[__name__] = exec(x)
warnings.warn('use y', DeprecationWarning)
