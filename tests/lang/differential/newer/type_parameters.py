from collections.abc import Callable

type Plain = int | None
type Generic[T: (int, str), *Ts, **P] = Callable[P, tuple[T, *Ts]]
type = 3
type X[A: make()] = list[A]


class Box[T: bound(1), *Ts = *tuple[int, ...]](Base[T], metaclass=Meta):
    type Inner = T
    field: ClassVar[T] = build()

    def method[**P, R = int](self, call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        type Local = R
        return call(*args, **kwargs)

    async def close[T](self: T) -> T: ...


def outer[T](x: T = default()) -> list[T]:
    class Local[U](Box[U]): pass
    return [x]
