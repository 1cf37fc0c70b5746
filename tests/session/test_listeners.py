"""Who is called, and how often."""

from nnviz.session.listeners import Listeners


def test_listeners_are_called_in_order_until_removed():
    heard = []
    listeners = Listeners()
    remove = listeners.add(lambda: heard.append("a"))
    listeners.add(lambda: heard.append("b"))
    listeners.call()
    remove()
    remove()
    listeners.call()
    assert heard == ["a", "b", "b"]


def test_a_listener_may_leave_while_it_is_called():
    heard = []
    listeners = Listeners()

    def once():
        heard.append("once")
        leave()

    leave = listeners.add(once)
    listeners.add(lambda: heard.append("always"))
    listeners.call()
    listeners.call()
    assert heard == ["once", "always", "always"]
