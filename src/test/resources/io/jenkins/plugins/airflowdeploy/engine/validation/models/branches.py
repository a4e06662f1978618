from typing import TYPE_CHECKING
import typing

try:
    from airflow.sdk import DAG
except ImportError:
    from airflow import DAG

if TYPE_CHECKING:
    from hidden import Thing

    typed = DAG("type_checking")
if not typing.TYPE_CHECKING:
    shown = DAG("not_type_checking")
else:
    import hidden2

try:
    import fast as codec
except ImportError:
    codec = None

if codec:
    NAME = "a"
    dag = DAG("either")
elif load():
    NAME = "b"
    dag = DAG("either")
else:
    NAME = "c"
    dag = DAG("either")

differs = DAG(NAME)

match codec:
    case 1:
        m = DAG("matched")
    case _:
        m = DAG("other")

if __name__ == "__main__":
    dag = DAG("main")


def later():
    import in_function
    from . import sibling


class C:
    from ..up import thing


async def tasks():
    async with x:
        import deep.er.module
