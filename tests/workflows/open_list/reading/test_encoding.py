import io

import pytest

from cases.errors import UnreadableFile
from workflows.open_list.reading.encoding import detect_encoding

CHINESE = "数据集ID,数据资源名称\r\nO1,公共厕所名录\r\n"


@pytest.mark.parametrize(
    ("encoding", "detected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
    ],
)
def test_detect_encoding_known_encodings(encoding, detected):
    stream = io.BytesIO(CHINESE.encode(encoding))

    assert detect_encoding(stream) == detected
    assert stream.tell() == 0


@pytest.mark.list_scenario(19)
def test_detect_encoding_big_endian_utf16():
    assert detect_encoding(io.BytesIO(b"\xfe\xff" + CHINESE.encode("utf-16-be"))) == "utf-16"


def test_detect_encoding_rare_characters_of_gb18030():
    text = CHINESE + "龘喆镕犇𠮷"

    assert detect_encoding(io.BytesIO(text.encode("gb18030"))) == "gb18030"


def test_detect_encoding_chinese_far_into_the_file():
    ascii_first = b"id,name\r\n" + b"1,a\r\n" * 500_000

    assert detect_encoding(io.BytesIO(ascii_first + "厕所".encode("gbk"))) == "gb18030"


@pytest.mark.parametrize(
    "content",
    [
        "dataset_id,title\r\n1,Café publique, été\r\n".encode("latin-1"),
        # é followed by a letter is a valid, but senseless, GB18030 character.
        "dataset_id,title\r\n1,Résumé général\r\n".encode("latin-1"),
        "數據集,名稱\r\n公廁,開放\r\n這個資料庫沒有體驗過學習與發展\r\n".encode("big5"),
        CHINESE.encode("utf-32"),
        CHINESE.encode("gbk")[:-3] + b"\xff\xff",
        b"\xef\xbb\xbf" + CHINESE.encode("gbk"),
        b"\xff\xfe" + b"\x00\xd8\x00\xd8",
    ],
    ids=["latin-1", "latin-1 letters", "big5", "utf-32", "damaged", "false bom", "bad utf-16"],
)
def test_detect_encoding_other_encodings_are_refused(content):
    with pytest.raises(UnreadableFile, match="无法识别文件的文字编码。可以用 UTF-8"):
        detect_encoding(io.BytesIO(content))


@pytest.mark.parametrize(
    "content", [b"id,na\x00me\r\n", CHINESE.encode("utf-16-le"), b"\x7fELF\x00\x01"]
)
def test_detect_encoding_nul_bytes_are_refused(content):
    with pytest.raises(UnreadableFile, match="空字节"):
        detect_encoding(io.BytesIO(content))
