"""The notes of variants (校勘记): which there are, how they are worded; as text, in TEI, and for print."""
