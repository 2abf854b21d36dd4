"""The operator logs off."""


async def run(t):
    t.till.operator = ""
