"""Prints the header and the records of one batch, a JSON object a line: python3 decode.py FILE (format: wire.md)."""
import hashlib, io, json, math, struct, sys, zlib
HEADER = """magic:4s version:H length:H class:B flags:B digest:B suite:B codec:B zero:B schema:H lane:16s sequence:q last:q stored:I crc:I
 plain:I records:I blocks:I run:16s runNumber:q sealedAt:q firstTime:q lastTime:q lastOrdinal:q journalPosition:q previous:32s
 payloadDigest:32s agent:text tenant:text label:text keyId:text salt:blob"""
FLAGGED = {8: "predecessor:16s predecessorLast:q predecessorHash:32s",
 4: "hashOfLast:32s reason:B gapRecords:q gapFirstTime:q gapLastTime:q signatureAlgorithm:B signature:blob"}
ENVELOPE = "magic:4s version:B type:B suite:B codec:B first:q range:varint records:varint stored:varint plain:varint asset:text"
COLUMNS = dict(enumerate("""start length count min max first last form sum m2 sumTicks m2Ticks bins units firstTick bad quality reason
 revision zeros positiveBase positive negativeBase negative excess""".split(), 3))
def varint(f): byte = f.read(1)[0]; return byte if byte < 128 else byte - 128 + (varint(f) << 7)
def field(f, form):
    if form in ("text", "blob"): b = f.read(varint(f)); return b.decode() if form == "text" else b.hex()
    v = varint(f) if form == "varint" else struct.unpack("<" + form, f.read(struct.calcsize("<" + form)))[0]; return v.hex() if isinstance(v, bytes) else v
def fields(f, layout): return {name: field(f, form) for name, form in (part.split(":") for part in layout.split())}
def until_end(b, form): f = io.BytesIO(b); return [field(f, form) for _ in iter(lambda: f.tell() < len(b), False)]
def wrap(v): return (v + 2**63) % 2**64 - 2**63
def tick(v, e): return round(v * 10**e) if abs(v * 10**e) < 2**53 - 0.5 else 0
def index(v): m, e = math.frexp(v); i = 49.99833328888659 * (e - 1 + 2 * m - 1) + 49.998333288886556; return math.trunc(i) - (i < 0)
def indexed(v): return sys.float_info.min <= v <= sys.float_info.max
def column(columns, id, expected):  # one value for each that is expected
    real, n = id in (6, 7, 8, 9, 11, 12), len(expected); encoding, data = columns.get(id, (0, bytes(8 * n)) if real else (1, bytes(n)))
    if encoding in (0, 5): return [struct.unpack("<d", data[i::n] if encoding else data[8 * i:8 * i + 8])[0] for i in range(n)]
    e, out = data[0] if real else 0, []
    for v, x in zip(until_end(data[1:] if real else data, "varint"), expected):
        base = (out or [0])[-1] if encoding in (2, 6) else 0 if encoding == 3 else tick(x, e) if real else x
        out.append(v if encoding == 1 else wrap(base + (v >> 1 ^ -(v & 1))))
    return [t / 10**e for t in out] if real else out
def aggregates(body, asset, first, n):
    f, columns = io.BytesIO(body), {}
    while f.tell() < len(body): tag = varint(f); columns[tag >> 3] = tag & 7, f.read(varint(f))
    names, units = (until_end(columns.get(id, (4, b""))[1], "text") for id in (1, 16))
    order = sorted((k, i) for i, k in enumerate(column(columns, 2, [0] * n)))
    rows = [{"type": "aggregate", "record": i, "series": asset + "/" + names[k], "unit": units[k] if units else ""} for k, i in order]
    for id, name in COLUMNS.items():
        some = [r for r in rows if (r["count"] if 5 < id < 10 else not r["form"] if id in (11, 12) else r["form"] if id in (13, 14, 17) else 1)]
        expected = [r["count"] * (sum(tick(r.get(m, 0), r["form"] - 1) for m in ("min", "max")) >> 1) if id == 13 else r.get("min", 0) for r in some]
        for r, v in zip(some, column(columns, id, expected) if id not in (15, 16) else ()): r[name] = v
    bins = iter(column(columns, 15, [0] * len(body)))
    for r in rows:
        low, high, form, r["start"] = r.get("min", math.nan), r.get("max", math.nan), r.pop("form"), first + r["start"]
        for sign, lo, hi in (("positive", low, high), ("negative", -high, -low)):
            r[sign + "Base"] += index(lo) if indexed(lo) else 0; r[sign] += index(hi) - r[sign + "Base"] + 1 if indexed(hi) else 0
        p, total = r["positive"], r["positive"] + r["negative"]; counts = [next(bins) for _ in range(total - 1)]
        counts += [r["count"] + r.pop("excess") - r["zeros"] - sum(counts)][:total]
        r.update(positive=" ".join(map(str, counts[:p])), negative=" ".join(map(str, counts[p:])), revision=r["revision"] >> 1, final=not r["revision"] & 1)
        if form: r.update(exponent=form - 1, firstTick=wrap(r["firstTick"] + tick(r.get("first", 0), form - 1)))
    return sorted(rows, key=lambda r: r["record"])
def batch(data, digests=b""):
    f = io.BytesIO(data); header = fields(f, HEADER)
    for flag in FLAGGED: header.update(fields(f, FLAGGED[flag]) if header["flags"] & flag else {})
    f.seek(header["length"]); yield {"type": "header", **header, "chainHash": hashlib.sha256(data[:f.tell()]).hexdigest()}
    for block in range(header["blocks"]):
        at = f.tell(); envelope = fields(f, ENVELOPE); body = f.read(envelope["stored"]); digests += hashlib.sha256(data[at:f.tell()]).digest()
        body = zlib.decompress(body, -15) if envelope["codec"] == 1 else body
        events = [{"type": "event", "record": i, **json.loads(line)} for i, line in enumerate(body.split(b"\n")[:-1])] if envelope["type"] == 2 else []
        for row in events or aggregates(body, envelope["asset"], envelope["first"], envelope["records"]): yield {"block": block, **row}
    assert hashlib.sha256(digests).hexdigest() == header["payloadDigest"], "payload digest"
for row in batch(open(sys.argv[1], "rb").read()): print(json.dumps(row, ensure_ascii=False))
