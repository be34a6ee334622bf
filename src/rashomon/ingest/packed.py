"""Zip files that hold a document: which kind, and not too large when unpacked."""

import io
import zipfile

from rashomon.errors import CannotDecode

MOST_UNPACKED = 200_000_000  # bytes
RATIO, RATIO_FROM = 200, 20_000_000  # over so many times its packed size, once past so many bytes, is a bomb


def kind_of(data: bytes, source: str) -> str:
    """ ".docx" or ".xlsx". Raises CannotDecode for another zip file, a damaged one, and one that unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist())
            size = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise CannotDecode(source, f"damaged zip data ({error})") from error
    if size > MOST_UNPACKED or (size > RATIO_FROM and size > RATIO * len(data)):
        raise CannotDecode(source, f"{size:,} bytes unpacked; at most {MOST_UNPACKED:,}, and {RATIO} times the file")
    for name, kind in (("word/document.xml", ".docx"), ("xl/workbook.xml", ".xlsx")):
        if name in names:
            return kind
    raise CannotDecode(source, "a zip archive that is neither DOCX nor XLSX; unpack it and give the folder")
