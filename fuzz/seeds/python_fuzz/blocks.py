match (x), y:
    case [P(a=1), *_] if b(): t = 1
    case {'k': v, **r} | -1 | _:
        pass
if __name__ == '__main__': sys.path.insert(0, x)
elif sys.version_info >= (3, 1): type X[T] = list[T]
else:
	globals()[k] = v
