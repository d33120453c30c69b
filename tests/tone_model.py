"""A tiny but real Vosk model whose words are short sequences of pure tones, so that the real engine can be tested.

``write_model(folder, {"sleep": (0,), "numb": (3, 7)})`` makes a folder that Vosk loads; ``pcm("sleep [sil] numb", words)``
makes the matching sound. Silence is silence; a burst of noise, or the tone of a word that a grammar lacks, is "[unk]".
"""

import array
import itertools
import math
import random
import struct
from pathlib import Path

RATE, NBINS, LOW, HIGH, LIFTER = 16000, 40, 20.0, 7600.0, 22.0
TONE_BINS = tuple(range(8, 39, 3))  # mel filters used as tones: 11 of them
K = len(TONE_BINS)
SIL_PHONES, UNK_PHONES = range(1, 6), range(6, 11)  # as in the real models: 5 + 5
SIL, UNK = 1, 10  # the ones the graph uses: SIL, SPN_S
POS = ("begin", "end", "internal", "singleton")
STATES = 5  # HMM states per tone or [unk]: >= 5 x 30 ms
DEFAULT_WORDS = {"sleep": (0,), "numb": (3,), "wake": (6,), "stop": (9,), "good": (1, 4), "morning": (7, 2, 10)}


def tone_hz(t):
    """Centre frequency of tone t (the centre of its mel filter)."""
    low, high = (1127.0 * math.log(1.0 + f / 700.0) for f in (LOW, HIGH))
    step = (high - low) / (NBINS + 1)
    return 700.0 * (math.exp((low + (TONE_BINS[t] + 1) * step) / 1127.0) - 1.0)


def assign(vocabulary, lowest=0):
    """Words -> tones, from the lowest that is to be used: one tone each while they last, then ordered pairs, triples."""
    codes = itertools.chain.from_iterable(itertools.permutations(range(lowest, K), n) for n in (1, 2, 3))
    return {word: next(codes) for word in vocabulary}  # up to 1111 words


def phone(t, pos):  # tone phones follow the 10 SIL/SPN phones
    return 11 + 4 * t + POS.index(pos)


def pdf(ph):  # pdf 0 silence, 1 unk, 2.. tones
    return 0 if ph in SIL_PHONES else 1 if ph in UNK_PHONES else 2 + (ph - 11) // 4


def n_states(ph):
    return 1 if ph in SIL_PHONES else STATES


NPHONES, NPDFS = 10 + 4 * K, 2 + K
TRIPLES = [(p, s, pdf(p)) for p in range(1, NPHONES + 1) for s in range(n_states(p))]
# every HMM state has 2 transitions: self-loop (odd id) and forward (even id), 1-based
TID = {(p, s): 1 + 2 * i for i, (p, s, _) in enumerate(TRIPLES)}
NTIDS = 2 * len(TRIPLES)


# ---------------------------------------------------------------- am/final.mdl (text mode)
def mat(rows):
    return " [\n" + "\n".join("  " + " ".join(f"{x:.7g}" for x in r) for r in rows) + " ]\n"


def vec(v):
    return " [ " + "".join(f"{x:.7g} " for x in v) + "]\n"


def topo_entry(phones, states):
    out = ["<TopologyEntry>", "<ForPhones>", " ".join(map(str, phones)), "</ForPhones>"]
    out += [f"<State> {s} <PdfClass> 0 <Transition> {s} 0.5 <Transition> {s + 1} 0.5 </State>" for s in range(states)]
    return [*out, f"<State> {states} </State>", "</TopologyEntry>"]


def transition_model():
    lines = ["<TransitionModel> ", "<Topology> "]
    lines += topo_entry(SIL_PHONES, 1) + topo_entry(range(6, NPHONES + 1), STATES)
    lines += ["</Topology> ", f"<Triples> {len(TRIPLES)} "]
    lines += [f"{p} {s} {d} " for p, s, d in TRIPLES] + ["</Triples> ", "<LogProbs> "]
    return "\n".join(lines) + "\n" + vec([0.0] + [math.log(0.5)] * NTIDS) + "</LogProbs> \n</TransitionModel> \n"


def to_mfcc(w):
    """Row over log-mel energies -> row over Kaldi MFCCs (undo the lifter and the DCT)."""
    row = []
    for k in range(NBINS):
        scale = math.sqrt((1.0 if k == 0 else 2.0) / NBINS)
        dct = sum(w[n] * scale * math.cos(math.pi / NBINS * (n + 0.5) * k) for n in range(NBINS))
        row.append(dct / (1.0 + 0.5 * LIFTER * math.sin(math.pi * k / LIFTER)))
    return row


def nnet():
    peak, loud = 5.0, 18.0  # nats over the mean log-mel; mean log-mel of "loud noise"
    w1 = [to_mfcc([(n == b) - 1.0 / NBINS for n in range(NBINS)]) for b in TONE_BINS]
    w1.append(to_mfcc([1.0 / NBINS] * NBINS))
    b1 = [-peak] * K + [-loud]
    # rows: silence, unk, tones; columns: tone detectors, loudness detector
    w2 = [[0.0] * (K + 1), [0.6] * K + [1.0]]
    w2 += [[float(i == t) for i in range(K)] + [0.0] for t in range(K)]
    b2 = [0.0, -2.0] + [-3.0] * K
    lines = ["<Nnet3> ", f"input-node name=input dim={NBINS}"]
    prev = "input"
    for name in ("affine1", "relu1", "affine2", "logsoftmax"):
        lines.append(f"component-node name={name} component={name} input={prev}")
        prev = name
    lines += ["output-node name=output input=logsoftmax objective=linear", "", "<NumComponents> 4 "]

    def affine(name, w, b):
        return (
            f"<ComponentName> {name} <FixedAffineComponent> <LinearParams> {mat(w)}"
            f"<BiasParams> {vec(b)}</FixedAffineComponent> "
        )

    def nonlin(name, kind, dim):
        return f"<ComponentName> {name} <{kind}> <Dim> {dim} <ValueAvg>  [ ]\n<DerivAvg>  [ ]\n<Count> 0 </{kind}> "

    lines += [
        affine("affine1", w1, b1),
        nonlin("relu1", "RectifiedLinearComponent", K + 1),
        affine("affine2", w2, b2),
        nonlin("logsoftmax", "LogSoftmaxComponent", NPDFS),
    ]
    return "\n".join(lines) + "\n</Nnet3> <LeftContext> 0 <RightContext> 0 <Priors>  [ ]\n"


# ---------------------------------------------------------------- OpenFst binary files
def ostring(s):
    s = s.encode()
    return struct.pack("<i", len(s)) + s


def header(kind, version, flags, start, states, arcs):
    """magic, FST type, arc type, version, flags (2: output symbols follow), properties..."""
    return (
        struct.pack("<i", 2125659606)
        + ostring(kind)
        + ostring("standard")
        + struct.pack("<iiQqqq", version, flags, 1, start, states, arcs)
    )  # 1: kExpanded


def symbol_table(syms):
    return (
        struct.pack("<i", 2125658996)
        + ostring("words")
        + struct.pack("<qq", len(syms), len(syms))
        + b"".join(ostring(s) + struct.pack("<q", i) for i, s in enumerate(syms))
    )


def const_fst(arcs, finals, osyms=None):
    """arcs: {state: [(ilabel, olabel, cost, next)]}, every state a key; finals: {state: cost}."""
    states, flat = [], []
    for s in range(len(arcs)):
        here = sorted(arcs[s], key=lambda a: a[1])  # output-label sorted
        states.append(
            struct.pack(
                "<fIIII",
                finals.get(s, math.inf),
                len(flat),
                len(here),
                sum(a[0] == 0 for a in here),
                sum(a[1] == 0 for a in here),
            )
        )
        flat += here
    return b"".join(
        [
            header("const", 2, 2 if osyms else 0, 0, len(arcs), len(flat)),
            symbol_table(osyms) if osyms else b"",
            *states,
            *(struct.pack("<iifi", *a) for a in flat),
        ]
    )


def olabel_lookahead_fst(arcs, finals, nlabels):
    """The const FST plus, per state, the set of output labels that can come first from it.

    In the lexicon loop that is every word 1..nlabels and the final "label" nlabels + 1: one
    interval [1, nlabels + 2) for every state.
    """
    one = struct.pack("<qiii", 1, 1, nlabels + 2, nlabels + 1)  # 1 interval, its size
    return b"".join(
        [
            header("olabel_lookahead", 1, 0, 0, len(arcs), 0),
            struct.pack("<i", 446681434),
            const_fst(arcs, finals),
            b"\1\0\1",  # add-on: yes; input data: no; output data: yes
            b"\0\0",
            struct.pack("<iq", nlabels + 1, len(arcs)),
            one * len(arcs),
        ]
    )


def lexicon_graph(prons, costs):
    """Kaldi's optional-silence lexicon loop, over transition-ids.

    State 0: start, only here and after a word may SIL come; state 1: only words leave it (so
    that "SIL SIL" has one path).  A self-loop comes after its forward arc (Kaldi's "reorder").
    """
    arcs, nxt = {0: [(0, 0, math.log(2), 1)], 1: []}, [2]

    def chain(src, phones, olabel, cost, end):
        for p in phones:
            for s in range(n_states(p)):
                dst, nxt[0] = nxt[0], nxt[0] + 1
                loop = TID[p, s]
                arcs[src].append((loop + 1, olabel, cost + math.log(2), dst))
                arcs[dst] = [(loop, 0, math.log(2), dst)]
                src, olabel, cost = dst, 0, 0.0
        arcs[src].append((0, 0, 0.0, end))

    chain(0, [SIL], 0, math.log(2), 1)
    for wid, phones in prons.items():
        chain(1, phones, wid, costs.get(wid, 0.0), 0)
    return arcs


def write_model(folder, words=None, static=False, weights=()):
    """weights: {word: share} of the language model (1 where not given), for homophones."""
    words = dict(DEFAULT_WORDS if words is None else words)
    folder, syms = Path(folder), ["<eps>", "[unk]", *words]
    prons = {1: [UNK]}
    for i, tones in enumerate(words.values(), 2):
        pos = ["singleton"] if len(tones) == 1 else ["begin"] + ["internal"] * (len(tones) - 2) + ["end"]
        prons[i] = [phone(t, p) for t, p in zip(tones, pos, strict=True)]
    share = [dict(weights).get(w, 1.0) for w in syms[1:]]
    lm = {i: -math.log(x / sum(share)) for i, x in enumerate(share, 1)}
    ends = {0: 0.0, 1: 0.0}

    def put(name, data):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())

    put("am/final.mdl", transition_model() + nnet())
    put(
        "conf/mfcc.conf",
        f"--sample-frequency={RATE}\n--use-energy=false\n--num-mel-bins={NBINS}\n"
        f"--num-ceps={NBINS}\n--low-freq={LOW:g}\n--high-freq={HIGH:g}\n--dither=0\n"
        "--allow-downsample=true\n",
    )
    put(
        "conf/model.conf",
        "--min-active=200\n--max-active=3000\n--beam=10.0\n--lattice-beam=6.0\n"
        "--acoustic-scale=1.0\n--frame-subsampling-factor=3\n"
        "--endpoint.silence-phones=" + ":".join(map(str, range(1, 11))) + "\n"
        "--endpoint.rule2.min-trailing-silence=0.5\n--endpoint.rule3.min-trailing-silence=0.75\n"
        "--endpoint.rule4.min-trailing-silence=1.0\n",
    )
    bound = [
        f"{g + i} {k}\n" for g in (1, 6) for i, k in enumerate(("nonword", "begin", "end", "internal", "singleton"))
    ]
    bound += [f"{phone(t, p)} {p}\n" for t in range(K) for p in POS]
    put("graph/phones/word_boundary.int", "".join(bound))
    put("graph/words.txt", "".join(f"{s} {i}\n" for i, s in enumerate(syms)))
    for name in ("HCLG.fst", "HCLr.fst", "Gr.fst", "disambig_tid.int"):
        (folder / "graph" / name).unlink(missing_ok=True)  # an HCLG.fst would win
    if static:
        put("graph/HCLG.fst", const_fst(lexicon_graph(prons, lm), ends))
    else:
        put("graph/HCLr.fst", olabel_lookahead_fst(lexicon_graph(prons, {}), ends, len(prons)))
        put("graph/Gr.fst", const_fst({0: [(i, i, c, 0) for i, c in lm.items()]}, {0: 0.0}, syms))
        put("graph/disambig_tid.int", f"{NTIDS + 1}\n")
    return folder


# ---------------------------------------------------------------- matching audio
def pcm(text, words=None, rate=RATE, tone_s=0.24, gap_s=0.12, level=6000.0, seed=1):
    """16-bit mono audio for a text: words, "[unk]" (noise), "[sil]" or "[sil:1.5]" (seconds)."""
    words, rnd, out = DEFAULT_WORDS if words is None else words, random.Random(seed), array.array("h")
    for w in text.split():
        if w.startswith("[sil"):
            out.extend([0] * int(rate * float(w[5:-1] or 0.5)))
            continue
        n = int(rate * tone_s)
        if w == "[unk]":
            out.extend(int(max(-32000, min(32000, rnd.gauss(0, level)))) for _ in range(n))
        else:
            for t in words[w]:
                f = 2 * math.pi * tone_hz(t) / rate
                out.extend(int(level * min(1, i / 160, (n - i) / 160) * math.sin(f * i)) for i in range(n))
        out.extend([0] * int(rate * gap_s))
    return out.tobytes()


def hummed(sound, lead_s=0.4, rate=RATE, level=3500.0):
    """The same with a hum below its tones, beginning before and ending with it: what detects speech hears a voice.

    It glides and comes in syllables, as speech does. Its harmonics are lower than all tones but the first, so that words
    without that one stay what they are (``assign(…, lowest=1)``).
    """
    words = array.array("h", [0] * int(rate * lead_s)) + array.array("h", sound)
    out, turn = array.array("h"), 0.0
    for i, sample in enumerate(words):
        at = 2 * math.pi * i / rate
        turn += 2 * math.pi * (200.0 + 30.0 * math.sin(at)) / rate
        syllable = 0.55 - 0.45 * math.sin(4 * at)
        hum = syllable * min(1.0, (len(words) - i) / 160) * (math.sin(turn) + math.sin(2 * turn))
        out.append(int(sample + level * hum))
    return out.tobytes()
