def f(a, b):
    x = f"{a["key"]} {b['k']} {f"{f"{g(1)}"}"}"
    y = f'{a!r:>{width(2)}} {h("}")} {a
        + b  # a remark with a quote ' and a brace }
    }'
    z = f"{'\n'.join(lines(3))} {'\\'} \N{EM DASH} \{i(4)}"
    w = f"""{
        {"a": j(5)}["a"]
    } {{not a field}} {x:{{'n': k(6)}['n']}}"""
    v = rf'\{l(7)}' f"{lambda_ if (lambda q: m(q)) else n(8)}" fr"{a=} {b = !s:^10}"
    return f"{x:%H:%M:%S}{y:{'a'}{o(9)}>}" + f'{(yield p(10))}{[q for q in r(11)]}'
