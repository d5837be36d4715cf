@a.b(1, k="v")
class A[T: (int, str)](B[T], metaclass=M):
    """Single source of truth for x."""
    x: ClassVar[int] = 1
    @property
    async def f(self, a, b: int = 2, /, *c, d=[], **e) -> None:
        raise E("x") from y
