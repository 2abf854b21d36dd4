"""The input ring: order, nothing silently lost, waits that end."""

import asyncio

from drivers.inputs import Inputs


def test_order_is_kept_round_the_ring():
    async def check():
        inputs = Inputs()
        for i in range(100):
            assert inputs.put("key", str(i)) and inputs.put("key", "x")
            assert await inputs.get() == ("key", str(i))
            assert await inputs.get() == ("key", "x")
        assert await inputs.get(0) is None

    asyncio.run(check())


def test_a_full_ring_refuses_the_newest_counts_it_and_sounds():
    async def check():
        alarms = []
        inputs = Inputs(lambda: alarms.append(1))
        for i in range(32):
            assert inputs.put("key", i)
        assert not inputs.put("key", 32) and not inputs.put("key", 33)
        assert inputs.dropped == 2 and len(alarms) == 2
        for i in range(32):
            assert await inputs.get() == ("key", i)

    asyncio.run(check())


def test_get_waits_for_what_comes_later_and_no_longer_than_told():
    async def check():
        inputs = Inputs()
        assert await inputs.get(5) is None

        async def later():
            await asyncio.sleep_ms(10)
            inputs.put("card", "track")

        task = asyncio.create_task(later())
        assert await inputs.get(2000) == ("card", "track")
        await task
        task = asyncio.create_task(later())
        assert await inputs.get() == ("card", "track")
        await task

    asyncio.run(check())


def test_a_wait_that_is_cancelled_loses_nothing():
    async def check():
        inputs = Inputs()
        task = asyncio.create_task(inputs.get())
        await asyncio.sleep_ms(1)
        task.cancel()
        inputs.put("key", "1")
        await asyncio.sleep_ms(1)
        assert await inputs.get(10) == ("key", "1")

    asyncio.run(check())


def test_clear_takes_one_kind_or_all_and_keeps_the_order():
    async def check():
        inputs = Inputs()
        for i in range(6):
            inputs.put("key" if i % 2 else "card", i)
        inputs.clear("card")
        for i in (1, 3, 5):
            assert await inputs.get(0) == ("key", i)
        inputs.put("key", 9)
        inputs.clear()
        assert await inputs.get(0) is None

    asyncio.run(check())


def test_nothing_of_a_card_stays_in_the_ring():
    async def check():
        inputs = Inputs()
        inputs.put("card", "TRACK")
        await inputs.get()
        inputs.put("card", "TRACK")
        inputs.clear()
        assert "TRACK" not in inputs._values

    asyncio.run(check())
