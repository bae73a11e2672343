"""A version as a DCAT catalogue in JSON-LD, for portals that harvest it.

Addresses are relative to the file's own, so that the bytes do not depend on the host: `./` is
the page of the version, and `../../entries/<uid>/` that of an entry.
"""

from __future__ import annotations

import json
import re
from datetime import UTC
from decimal import Decimal
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, Final

from cases.queries.open_list import exported_rows
from cases.states.vocabulary import Domain, OpenType, UpdateFrequency

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cases.models import EntryRow, ListVersion

_AUTHORITY: Final = "http://publications.europa.eu/resource/authority"
CONTEXT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "adms": "http://www.w3.org/ns/adms#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "odrl": "http://www.w3.org/ns/odrl/2/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "local": "urn:kaifang:",
    }
)
ACCESS_RIGHTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        OpenType.UNCONDITIONAL: f"{_AUTHORITY}/access-right/PUBLIC",
        OpenType.CONDITIONAL: f"{_AUTHORITY}/access-right/RESTRICTED",
        OpenType.NOT_OPEN: f"{_AUTHORITY}/access-right/NON_PUBLIC",
    }
)
FREQUENCIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        UpdateFrequency.REALTIME: f"{_AUTHORITY}/frequency/UPDATE_CONT",
        UpdateFrequency.DAILY: f"{_AUTHORITY}/frequency/DAILY",
        UpdateFrequency.WEEKLY: f"{_AUTHORITY}/frequency/WEEKLY",
        UpdateFrequency.MONTHLY: f"{_AUTHORITY}/frequency/MONTHLY",
        UpdateFrequency.QUARTERLY: f"{_AUTHORITY}/frequency/QUARTERLY",
        UpdateFrequency.HALF_YEARLY: f"{_AUTHORITY}/frequency/ANNUAL_2",
        UpdateFrequency.YEARLY: f"{_AUTHORITY}/frequency/ANNUAL",
        UpdateFrequency.IRREGULAR: f"{_AUTHORITY}/frequency/IRREG",
        UpdateFrequency.STATIC: f"{_AUTHORITY}/frequency/NEVER",
    }
)
MEDIA_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CSV": "text/csv",
        "JSON": "application/json",
        "RDF": "application/rdf+xml",
        "XLS": "application/vnd.ms-excel",
        "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "XML": "application/xml",
    }
)

# What a list writes as the size of data: a number and a unit, and nothing beside.
_SIZE: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(B|KB|MB|GB|TB|字节)", re.IGNORECASE)
_BYTES: Final[Mapping[str, int]] = MappingProxyType(
    {"B": 1, "字节": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40}
)

Node = dict[str, Any]  # Any: JSON content


def write_dcat(version: ListVersion, stream: IO[bytes]) -> None:
    """Write a published version to a binary stream, a dataset at a time.

    The same version always writes the same bytes. The mapping is that of the domain notes on
    published list versions; what an entry does not say is left out.
    """
    head = _bytes({"@context": dict(CONTEXT), **_catalogue(version)})
    stream.write(head.removesuffix(b"}"))
    stream.write(b',\n"dcat:dataset": [')
    separator = b"\n"
    for row in exported_rows(version):
        stream.write(separator + _bytes(_dataset(row)))
        separator = b",\n"
    stream.write(b"\n]}\n")


def _catalogue(version: ListVersion) -> Node:
    previous = version.previous
    return _said(
        {
            "@id": "./",
            "@type": "dcat:Catalog",
            "dct:title": version.title,
            "dct:identifier": version.number,
            "dcat:version": version.label,
            "dct:issued": _moment(version.published_at),
            "dct:valid": _moment(version.effective_at),
            "adms:versionNotes": version.notice,
            "dct:source": version.document_number,
            "dct:language": "zh-CN",
            "dcat:previousVersion": {"@id": f"../{previous.label}/"} if previous else None,
            "local:manifestHash": version.manifest_hash,
            "local:chainHash": version.chain_hash,
        }
    )


def _dataset(row: EntryRow) -> Node:
    return _said(
        {
            "@id": f"../../entries/{row.entry.uid}/",
            "@type": "dcat:Dataset",
            "dct:identifier": row.portal_dataset_id or str(row.entry.uid),
            "adms:identifier": row.resource_code,
            "dct:title": row.name,
            "dct:description": row.abstract,
            "dcat:keyword": [str(item["name"]) for item in row.items],
            "dcat:theme": _theme(row.domain),
            "dct:publisher": {"@type": "foaf:Organization", "foaf:name": row.provider_name},
            "dct:contributor": row.co_providers,
            "dcat:contactPoint": _contact(row.contact),
            "dct:accessRights": _concept("open-type", row.open_type, ACCESS_RIGHTS, OpenType),
            "dct:rights": row.conditions,
            "odrl:hasPolicy": [_policy(letter) for letter in row.condition_templates],
            "dct:license": row.licence,
            "dct:accrualPeriodicity": _concept(
                "frequency", row.update_frequency, FREQUENCIES, UpdateFrequency
            ),
            "dct:issued": _moment(row.first_published_at),
            "dct:modified": _moment(row.last_data_update_at),
            "dct:spatial": _labelled("dct:Location", row.spatial),
            "dct:temporal": _labelled("dct:PeriodOfTime", row.temporal),
            "dct:extent": row.data_size,
            "adms:status": row.status,
            "dcat:distribution": _distributions(row),
        }
    )


def _said(node: Node) -> Node:
    return {key: value for key, value in node.items() if value not in (None, "", [])}


def _theme(domain: str) -> Node | None:
    if not domain:
        return None
    return {
        "@id": f"local:domain:{domain}",
        "@type": "skos:Concept",
        "skos:prefLabel": str(Domain(domain).label),
    }


def _concept(
    scheme: str, code: str, addresses: Mapping[str, str], words: type[OpenType | UpdateFrequency]
) -> Node | None:
    """The concept of the European list, with our own that it stands for."""
    if not code:
        return None
    return {
        "@id": addresses[code],
        "skos:altLabel": str(words(code).label),
        "skos:closeMatch": {"@id": f"local:{scheme}:{code}"},
    }


def _labelled(kind: str, text: str) -> Node | None:
    return {"@type": kind, "skos:prefLabel": text} if text else None


def _contact(contact: str) -> Node | None:
    return {"@type": "vcard:Kind", "vcard:note": contact} if contact else None


def _policy(letter: str) -> Node:
    return {"@id": f"local:condition-template:{letter}", "@type": "odrl:Policy"}


def _distributions(row: EntryRow) -> list[Node]:
    """One for each format; the size is that of the data, which only a single one can have."""
    names = [name for name in row.formats.split(";") if name]
    size = byte_size(row.data_size) if len(names) == 1 else None
    return [_distribution(name, size) for name in names]


def byte_size(text: str) -> int | None:
    """Return the bytes that a size of data names (1 KB is 1,024); None where it names none."""
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        return None
    return int(Decimal(found[1]) * _BYTES[found[2].upper()])


def _distribution(name: str, size: int | None) -> Node:
    media = MEDIA_TYPES.get(name)
    return _said(
        {
            "@type": "dcat:Distribution",
            "dct:format": name,
            "dcat:byteSize": (
                None if size is None else {"@value": str(size), "@type": "xsd:decimal"}
            ),
            "dcat:mediaType": (
                {"@id": f"https://www.iana.org/assignments/media-types/{media}"} if media else None
            ),
        }
    )


def _moment(moment: datetime | None) -> Node | None:
    if moment is None:
        return None
    return {"@value": moment.astimezone(UTC).isoformat(), "@type": "xsd:dateTime"}


def _bytes(value: Node) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
