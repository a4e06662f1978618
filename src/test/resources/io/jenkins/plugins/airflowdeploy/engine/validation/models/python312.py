type X = int
def f[T](x: T) -> T:
    return x
x = f"{"nested"} {f"{1!r}"}"
match x:
    case [1, *_]:
        pass
