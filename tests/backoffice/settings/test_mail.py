"""Where mail goes, as one address says it; what cannot be used is refused by its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import send_mail

from backoffice.settings import environment
from backoffice.settings.mail import email

DATA = Path("/srv/kaifang")
OF_DJANGO = "django.core.mail.backends."


@pytest.mark.parametrize(
    ("url", "backend"),
    [
        ("console:", "backoffice.console_mail"),
        ("console://", "backoffice.console_mail"),
        ("memory:", OF_DJANGO + "locmem"),
        ("file:mail", OF_DJANGO + "filebased"),
        ("smtp://mail.example.cn", OF_DJANGO + "smtp"),
    ],
)
def test_email_reads_each_kind(url: str, backend: str) -> None:
    assert email(url, data_dir=DATA)["EMAIL_BACKEND"] == f"{backend}.EmailBackend"


@pytest.mark.parametrize(
    ("url", "folder"), [("file:mail", "/srv/kaifang/mail"), ("file:/var/mail-out", "/var/mail-out")]
)
def test_email_to_a_folder_lies_in_the_data_folder_unless_absolute(url: str, folder: str) -> None:
    assert email(url, data_dir=DATA)["EMAIL_FILE_PATH"] == Path(folder)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.cn", (25, "", "", False, False)),
        ("smtp://mail.example.cn:587?tls=1", (587, "", "", True, False)),
        ("smtps://k%40x:p%2Fw@mail.example.cn", (465, "k@x", "p/w", False, True)),
        ("smtp://kaifang:pw@mail.example.cn?tls=0", (25, "kaifang", "pw", False, False)),
    ],
)
def test_email_by_a_server_reads_port_login_and_protection(
    url: str, expected: tuple[object, ...]
) -> None:
    read = email(url, data_dir=DATA)

    names = ("PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    assert tuple(read[f"EMAIL_{name}"] for name in names) == expected
    assert (read["EMAIL_HOST"], read["EMAIL_TIMEOUT"]) == ("mail.example.cn", 5)


@pytest.mark.parametrize(
    "url",
    [
        "pigeon:",
        "file:",
        "smtp://",
        "smtp://k:secret-word@mail.example.cn:port",
        "smtp://k:secret-word@mail.example.cn:99999",
        "smtp://k:secret-word@mail.example.cn?ssl=1",
        "smtp://k:secret-word@mail.example.cn?tls=yes",
        "smtps://k:secret-word@mail.example.cn?tls=1",
    ],
)
def test_email_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"KAIFANG_EMAIL_URL .* write smtp://") as raised:
        email(url, data_dir=DATA)

    assert "secret-word" not in str(raised.value)


@pytest.mark.parametrize(
    ("read", "name", "value", "expected"),
    [
        (environment.base_url, "KAIFANG_BASE_URL", "https://a.cn/kf/", "https://a.cn/kf"),
        (environment.address, "KAIFANG_EMAIL_FROM", "kaifang@a.cn", "kaifang@a.cn"),
    ],
)
def test_address_that_can_be_used_is_read(
    monkeypatch: pytest.MonkeyPatch, read, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(name, value)

    assert read(name) == expected


@pytest.mark.parametrize(
    ("read", "name", "value"),
    [
        (environment.base_url, "KAIFANG_BASE_URL", "data.example.cn"),
        (environment.base_url, "KAIFANG_BASE_URL", "ftp://data.example.cn"),
        (environment.base_url, "KAIFANG_BASE_URL", "https://"),
        (environment.base_url, "KAIFANG_BASE_URL", "https://data.example.cn/?a=1"),
        (environment.address, "KAIFANG_EMAIL_FROM", "kaifang"),
        (environment.address, "KAIFANG_EMAIL_FROM", "@example.cn"),
        (environment.address, "KAIFANG_EMAIL_FROM", "a@b@example.cn"),
        (environment.address, "KAIFANG_EMAIL_FROM", "a@example.cn\nBcc: b@example.cn"),
        (environment.time_of_day, "KAIFANG_DIGEST_AT", "8.30"),
        (environment.time_of_day, "KAIFANG_DIGEST_AT", "24:00"),
    ],
)
def test_value_that_cannot_be_used_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, read, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=f"^{name}=.* is allowed"):
        read(name)


def test_mail_on_the_console_leaves_standard_output_to_the_answers(settings, capsys) -> None:
    settings.EMAIL_BACKEND = email("console:", data_dir=DATA)["EMAIL_BACKEND"]

    send_mail("每日汇总", "今天到期", None, ["a@example.cn"])

    shown = capsys.readouterr()
    assert shown.out == ""
    assert "To: a@example.cn" in shown.err
