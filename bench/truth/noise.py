"""Noise as from scanning, typing and copying, in a share of the characters of a text."""

from __future__ import annotations

from typing import Literal

import numpy as np

Spread = Literal["uniform", "bursts", "pages"]

#: Characters that readers or programs confuse.
ALIKE = "\n".join(
    (
        "己已巳 未末 土士 日曰 人入 天夫 大太犬 千干于 田由甲申 田因困 今令 免兔 木本术",
        "白自目 且旦 刀力 午牛 王玉主 戊戌戍 候侯 治冶 析折 拆折 沿治 遗遣 即既 拨拔 治洽",
        "束柬 清情请 住往佳 侍待 陪倍 辨辩 徙徒 历厉 微徽 密蜜 晴睛 买卖 间问 问向 乌鸟",
        "币巾 斤斥 爪瓜 师帅 氏民 眠眼 冷泠 两雨 儿几 又叉 贝见 仑仓 毫亳 余佘 枝技 扳板",
        "抢枪 准淮 凌陵 晨辰 崇祟",
    )
).split()

_SWAPS = {a: [b for b in group if b != a] for group in ALIKE for a in group}


def damage(text: str, share: float, spread: Spread, random: np.random.Generator, others: str) -> str:
    """Return *text* with about *share* of its characters replaced, omitted or followed by another.

    Seven in ten are replaced (by a look-alike where there is one, else by one
    of *others*), the rest omitted or followed by an addition. ``uniform``: anywhere;
    ``bursts``: a Markov chain of clean and bad stretches, the bad ones of
    some 60 characters; ``pages``: whole blocks of 200 to 600 at three
    times the share, the others correspondingly cleaner.
    """
    if not share or not text:
        return text
    hits = random.random(len(text)) < _rates(len(text), share, spread, random)
    kinds = random.random(len(text))
    draws = random.integers(0, 1 << 30, size=len(text))
    parts = list(text)
    for at in np.flatnonzero(hits).tolist():
        other = others[int(draws[at]) % len(others)]
        if kinds[at] < 0.7:
            swaps = _SWAPS.get(parts[at])
            parts[at] = swaps[int(draws[at]) % len(swaps)] if swaps else other
        elif kinds[at] < 0.85:
            parts[at] = ""
        else:
            parts[at] += other
    return "".join(parts)


def _rates(size: int, share: float, spread: Spread, random: np.random.Generator) -> np.ndarray:
    if spread == "uniform":
        return np.full(size, share)
    rates = np.full(size, share / 4)
    if spread == "bursts":
        # A quarter of the text is bad, in stretches of 60; clean stretches have 180.
        bad, at = bool(random.random() < 0.25), 0
        while at < size:
            length = int(random.geometric(1 / (60 if bad else 180)))
            if bad:
                rates[at : at + length] = share * 3.25
            at, bad = at + length, not bad
    else:
        at = 0
        while at < size:
            length = int(random.integers(200, 601))
            if random.random() < 0.25:
                rates[at : at + length] = share * 3.25
            at += length
    limited: np.ndarray = np.minimum(rates, 0.9)
    return limited
