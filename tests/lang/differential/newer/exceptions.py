try:
    import a
except* (ImportError, OSError) as group:
    f(group)
except* E.F:
    raise
with (open(a) as b, g(c) as d,):
    h()
with (i()):
    j()
with (k(), l()) as m:
    n()
async def o():
    async with (p() as q, r()): await s(t=await u())
    async for v in w(): yield v
    return_ = [await x async for x in y(z) if await a2(x)]
def positional(a, /, b=f(), *, c: int = g(), **d): return (e := h(a)), [y := i(a), y ** 2]
