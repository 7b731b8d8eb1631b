"""Code as text, each piece of which would leave a file behind where anything ran it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Payload:
    """Code that touches the canary where it runs: a Python program, or what another interpreter would run."""

    name: str
    text: str
    python: bool = True


def payloads(canary: Path) -> list[Payload]:
    """Return programs, each of which would create the file `canary`."""
    path, opened = str(canary), f"open('{canary}','w').close()"
    shell = f"__import__('os').system('touch {path}')"
    python = {
        "import of a module": shell,
        "opening of a file": opened,
        "exec": f'exec("{opened}")',
        "eval": f'eval("{opened}")',
        "lambda": f"(lambda: {opened})()",
        "formatted string": 'f"{' + opened + '}"',
        "comprehension": f"[{opened} for x in (1,)]",
        "walrus": f"(y := {opened})",
        "subclasses": (
            "[k for k in ().__class__.__base__.__subclasses__() if k.__name__=='_wrap_close']"
            f"[0].__init__.__globals__['system']('touch {path}')"
        ),
        "sympify": f"""S("{shell}")""",
        "parse of an expression": f"""parse_expr("{shell}")""",
        "class of a symbol": f"Symbol('x').func.__new__.__globals__['__builtins__']['open']('{path}','w').close()",
        "compiled code": f"""exec(compile("{opened}","x","exec"))""",
    }
    other = {
        "shell substitution": f"$(touch {path})",
        "shell backquotes": f"`touch {path}`",
        "shell sequence": f"1; touch {path}",
        "shell pipe": f"1 | touch {path}",
        "shell escape of TeX": rf"\immediate\write18{{touch {path}}}",
        "output of TeX": rf"\newwrite\f\immediate\openout\f={path}\relax",
        "input of TeX": r"\input{/etc/passwd}",
        "macros of TeX that double": r"\def\a{\b\b}\def\b{\c\c}\def\c{\a\a}\a",
        "loop of TeX": r"\loop\iftrue\repeat",
        "template": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "template that calls": "{{ cycler.__init__.__globals__.os.popen('touch " + path + "').read() }}",
        "tag of YAML": f"!!python/object/apply:os.system ['touch {path}']",
        "pickle": f"cos\nsystem\n(S'touch {path}'\ntR.",
        "entity of XML": f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{path}">]><x>&e;</x>',
        "query": f"1'; COPY (SELECT 1) TO PROGRAM 'touch {path}'; --",
        "lookup": "${jndi:ldap://127.0.0.1/x}",
        "format string": "%s%s%n%x" * 50,
        "format fields": "{0.__class__.__init__.__globals__}{:>999999999}",
    }
    made = [Payload(name, text) for name, text in python.items()]
    return made + [Payload(name, text, python=False) for name, text in other.items()]
