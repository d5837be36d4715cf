async def f():
    global g
    x[id(k)].y = z = f'{a!r:>{w}} {b["c"]=} {{}}' rb'\'
    async with a.b() as c, d: await e(f(1))(2).g()
    for i, (j, *k) in l.m(): yield i if j else (lambda n=1: n)
    return os.getenv('JWT_SECRET', 'x') or (q := {**r, 's': [t for t in u if v]})
