"""Peak memory of a fresh process that reads the largest document, beside the bare text of PDFium."""

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.common import LARGEST, documents_folder, report

_PEAK = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
_READ = f"import budgetlib, sys; budgetlib.read(sys.argv[1]); {_PEAK}"
_IMPORT = f"import budgetlib; budgetlib.read; {_PEAK}"
_TEXT = (
    "import pypdfium2, sys; document = pypdfium2.PdfDocument(sys.argv[1]);"
    f"[page.get_textpage().get_text_range() for page in document]; {_PEAK}"
)


def peak_mib(program: str, path: Path) -> float:
    """Largest resident memory in MiB of a new process that runs a program on a file."""
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> None:
    path = documents_folder(__doc__ or "") / f"{LARGEST}.pdf"
    text, loaded = peak_mib(_TEXT, path), peak_mib(_IMPORT, path)
    print(f"text by pypdfium2 {text:.0f} MiB, budgetlib loaded {loaded:.0f} MiB")
    report("budgetlib.read of the largest document", peak_mib(_READ, path), 250, " MiB")


if __name__ == "__main__":
    main()
