def f(match, case, type, _):
    match match:
        case case if g(case): pass
        case Point(x=0, y=a) | [Point(), *_]: return h(a)
        case {"k": v, **rest}: match = type = _ = i(v)
        case -1 | 1.5 | 1 + 2j | "a" "b" | None | a.b: j()
        case (1, 2) as both:
            match (both):
                case [one]: k()
                case _: l()
    match (a, b), c:
        case _: pass
    match *a, b:
        case _: pass
    match -a:
        case _: pass
    match not a:
        case _: pass
    match [a]:
        case _: pass
    match {}:
        case _: pass
    match lambda: m():
        case _: pass
    match(a)
    match[a] = case[b]
    match.x = case.y
    match: int = 3
    match, case = case, match
    print(match, type(case), match if case else _)
    type(a)
    type[a] = b
