"""The broker: a given one first, then a real Redis, then Valkey; with a password, and lasting if asked."""

import shutil
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from citizen_panel.local import broker, servers
from citizen_panel.local.words import CannotStart


def pretend(monkeypatch: pytest.MonkeyPatch, path: str | None) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: path if name == "redis-server" else None)


def test_a_redis_on_the_path_comes_before_valkey(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, "/opt/redis/redis-server")
    assert broker.choose() == broker.Program(Path("/opt/redis/redis-server"), "redis-server on PATH")


def test_without_a_redis_the_packaged_valkey_is_chosen_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, None)
    assert "Valkey" in broker.choose().name


def test_given_servers_are_used_and_each_process_steps_into_its_role() -> None:
    found = servers.given({"DATABASE_URL": "postgresql://all@db/panel", "REDIS_URL": "redis://cache/0"})
    assert found is not None
    assert found.processes == {}
    assert found.environment("worker")["CP_DATABASE_ROLE"] == "cp_worker"
    assert found.environment("owner")["CP_DATABASE_ROLE"] == ""
    assert servers.given(found.variables()) == found
    assert servers.given({}) is None


def test_the_owner_is_not_in_the_environment_of_the_others() -> None:
    env = {"DATABASE_URL": "postgresql://cp_web@db/p", "DATABASE_OWNER_URL": "postgresql://cp_owner@db/p"}
    found = servers.given({**env, "REDIS_URL": "redis://cache/0"})
    assert found is not None
    assert found.environment("web")["DATABASE_OWNER_URL"] == env["DATABASE_URL"]
    assert found.environment("web")["CP_DATABASE_ROLE"] == ""
    assert found.environment("owner")["DATABASE_URL"] == env["DATABASE_OWNER_URL"]


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
def test_one_server_without_the_other_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(CannotStart, match="Set both"):
        servers.given({name: "anything"})


@pytest.mark.broker
def test_a_lasting_broker_keeps_messages_through_a_kill_and_wants_its_password(tmp_path: Path) -> None:
    with broker.running(tmp_path / "b", lasting=True) as running:
        client = redis.Redis.from_url(running.url)
        client.rpush("queue", "message")
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        client.execute_command("WAITAOF", 1, 0, 5000)
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=client.connection_pool.connection_kwargs["port"], retry=Retry(NoBackoff(), 0)).ping()
        client.close()
        running.process.kill()
        running.process.wait()
    with broker.running(tmp_path / "b", lasting=True) as running:
        client = redis.Redis.from_url(running.url)
        assert client.lrange("queue", 0, -1) == [b"message"]
        client.close()
