"""The lines that mail programs write around a message: attributions, separators, headers.

Source: messages of Gmail, Outlook, Apple Mail, Thunderbird, QQ, 163 and Foxmail in the languages below;
RFC 5322 for the names of headers.
"""

from __future__ import annotations

import re
from enum import Enum

from collate.lazy import lazy_pattern

ADDRESS = lazy_pattern(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
"""A mail address."""
_CLOCK = lazy_pattern(r"(?<!\d)\d{1,2}[:：]\d{2}(?!\d)|(?:上午|下午|凌晨|晚上)\s*\d{1,2}\s*[点點时時]")
#: A day: its year with at least one more number, or a month of two numbers.
_DAY = lazy_pattern(r"\d{4}\D{1,12}\d{1,2}|\d{1,2}\D{1,15}\d{4}|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
#: Verbs of attributions in English, Chinese, German, French, Spanish, Italian, Portuguese, Dutch, Russian.
_VERB = (
    r"(?:\b(?:wrote|writes|schrieb|schreibt|a écrit|écrit|escribió|escreveu|ha scritto|scrive|schreef"
    r"|писала?|написала?|пишет)\b|写道|寫道|写到|寫到)"
)
#: The last line of an attribution. Between verb and colon there may be a name or a date (schrieb X am …:).
_LAST = lazy_pattern(
    rf".{{0,200}}{_VERB}[^:：。！？]{{0,80}}[:：](?:.{{0,20}}\d{{1,2}}[:：])?", re.IGNORECASE
)
#: How an attribution over several lines begins.
_OPENS = lazy_pattern(
    r"(?:On|Am|Le|El|Il|Em|Op|At|Den)\b.{0,40}\d|(?:在|于|於)?\s*\d{4}\s*[年./-]|\d{1,2}[./ ]",
    re.IGNORECASE,
)
#: Words of an author who quotes a work: no attribution of a mail.
_QUOTES_A_WORK = lazy_pattern("[《》「」“”]|[中里裡内內上]\\s*(?:这样|這樣|曾|又)?[写寫]")
_LONGEST = 300
#: Year before which there was hardly any mail; a choice.
_FIRST_YEAR = 1985
_YEAR = lazy_pattern(r"(?<!\d)\d{4}(?!\d)")
#: The first word of an attribution, before the date; an author puts the date first, too.
_WORD_BEFORE_DATE = lazy_pattern(r"(?:On|Am|Le|El|Il|Em|Op|At|Den)\b|[在于於]", re.IGNORECASE)
#: A line with only a name and the verb.
_NAMED = lazy_pattern(
    r"(?:[\u4e00-\u9fff·]{2,4}(?:先生|女士|同志)?|[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,3})"
    rf"\s*{_VERB}\s*[:：]",
    re.IGNORECASE,
)


class Attribution(Enum):
    """The evidence that a line attributes a quotation of a mail."""

    COMPLETE = "an address, and a day or time"
    SURE = "an address, or a time of day"
    DATED = "a day"
    NAMED = "a name alone"


def attribution(text: str) -> Attribution | None:
    """Return the kind of the attribution that *text* is, of one or more lines joined by blanks, or None.

    >>> attribution("在 2021年9月3日，上午10:00，王某 <wang@example.org> 写道：")
    <Attribution.COMPLETE: 'an address, and a day or time'>
    >>> attribution("On 3 September 2021, Wang wrote:"), attribution("鲁迅在《野草》中写道：")
    (<Attribution.DATED: 'a day'>, None)
    """
    if len(text) > _LONGEST or not _LAST.fullmatch(text):
        return None
    dated, timed = _DAY.search(text) is not None, _CLOCK.search(text) is not None
    if ADDRESS.search(text):
        return Attribution.COMPLETE if dated or timed else Attribution.SURE
    if _QUOTES_A_WORK.search(text) or any(int(year) < _FIRST_YEAR for year in _YEAR.findall(text)):
        return None
    if not dated:
        return Attribution.NAMED if _NAMED.fullmatch(text) else None
    return Attribution.SURE if timed else Attribution.DATED


def opens_attribution(line: str) -> bool:
    """Return whether *line* may be the first of several of an attribution."""
    return _OPENS.match(line) is not None


def begins_as_mail(line: str) -> bool:
    """Return whether *line* begins with a word before a date (On, Am, Le, 在), as mail programs write it."""
    return _WORD_BEFORE_DATE.match(line) is not None


_ORIGINAL = (
    r"original message|original-nachricht|ursprüngliche nachricht|message d[’']origine|message original"
    r"|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|исходное сообщение"
    r"|原始(?:邮件|郵件|訊息|信件)|(?:回复|回覆)?的?原(?:邮件|郵件)|邮件原件|元のメッセージ"
)
_FORWARDED = (
    r"(?:end |begin |start of )?forwarded message|weitergeleitete nachricht|message transféré"
    r"|mensaje reenviado|mensagem encaminhada|messaggio inoltrato|doorgestuurd bericht|пересылаемое сообщение"
    r"|(?:被)?(?:转发|轉發|轉寄)的?(?:邮件|郵件)(?:信息)?|転送メッセージ|forwarded by .{1,60}"
)
_SEPARATOR = lazy_pattern(rf"[-–—_]{{2,40}}\s*(?:{_ORIGINAL}|{_FORWARDED})\s*[-–—_]{{2,40}}", re.IGNORECASE)
_BEGINS = lazy_pattern(
    r"(?:begin forwarded message|anfang der weitergeleiteten nachricht"
    r"|début du message (?:réexpédié|transféré)"
    r"|(?:(?:开始|開始)(?:转发|轉寄)|下面是被(?:转发|轉寄))的?(?:邮件|郵件))\s*[:：]",
    re.IGNORECASE,
)


def is_separator(line: str) -> bool:
    """Return whether *line* separates a message from the one that it answers or forwards.

    >>> is_separator("-----Original Message-----"), is_separator("------ 第三封邮件 ------")
    (True, False)
    """
    return _SEPARATOR.fullmatch(line) is not None or _BEGINS.fullmatch(line) is not None


class Header(Enum):
    """The kinds of headers in a pasted mail."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    COPY = "copy"
    SENT = "sent"
    DATE = "date"
    SUBJECT = "subject"
    OTHER = "other"


#: Names of headers in English, Chinese, German, French, Spanish, Italian, Japanese, Russian, in lower case.
_NAMES: dict[Header, str] = {
    Header.SENDER: "from|发件人|發件人|寄件者|寄件人|von|de|da|差出人|от",
    Header.RECIPIENT: "to|收件人|收件者|an|à|para|a|宛先|кому",
    Header.COPY: "cc|bcc|抄送|副本|密送|kopie|copie",
    Header.SENT: (
        "sent|发送时间|發送時間|发送日期|寄件日期|gesendet|envoyé|enviado|inviato|送信日時|отправлено"
    ),
    Header.DATE: "date|日期|时间|時間|datum|fecha|data|дата",
    Header.SUBJECT: "subject|主题|主題|主旨|标题|betreff|objet|asunto|oggetto|件名|тема",
    Header.OTHER: (
        "reply-to|message-id|received|return-path|mime-version|user-agent|"
        "importance|priority|attachments?|附件|anlagen|pièces jointes|in-reply-to|references|delivered-to|"
        "重要性"
    ),
}
_KINDS = {name: kind for kind, names in _NAMES.items() for name in names.split("|")}
_HEADER = lazy_pattern(r"\*{0,2}([^\W\d_][\w -]{0,20}?)\s?\*{0,2}\s?[:：]\*{0,2}(?:\s+|(?<=：))?(\S.*)?")
_GENERIC = lazy_pattern("(?:content|x|list)-[a-z-]+")
#: Names that occur in mail alone, by which a block needs no address.
_MAIL_ALONE = lazy_pattern(
    "发件人|發件人|寄件者|message-id|return-path|received|mime-version|差出人", re.IGNORECASE
)


def header_kind(line: str) -> Header | None:
    """Return the kind of the header that *line* is, or None.

    >>> header_kind("发件人: 王某"), header_kind("*Sent:* Friday"), header_kind("Note: this")
    (<Header.SENDER: 'sender'>, <Header.SENT: 'sent'>, None)
    """
    match = _HEADER.fullmatch(line)
    if match is None:
        return None
    name = match[1].strip().lower()
    return _KINDS.get(name) or (Header.OTHER if _GENERIC.fullmatch(name) else None)


def is_header_block(lines: list[str], separated: bool) -> bool:
    """Return whether *lines*, each of which is a header, open a mail; *separated*: a separator precedes them.

    A memorandum has From, To, Date and Subject, too. So there must be an
    address, a name of a header that only mail has, or the time of day at which
    it was sent.
    """
    kinds = {kind for line in lines if (kind := header_kind(line)) is not None}
    if Header.SENDER not in kinds or not kinds & {Header.SENT, Header.DATE, Header.SUBJECT, Header.RECIPIENT}:
        return False
    if separated:
        return True
    people = [line for line in lines if header_kind(line) in (Header.SENDER, Header.RECIPIENT, Header.COPY)]
    when = [line for line in lines if header_kind(line) in (Header.SENT, Header.DATE)]
    return len(kinds) > 2 and (
        any(ADDRESS.search(line) for line in people)
        or any(_MAIL_ALONE.match(line.lstrip("*")) for line in lines)
        or any(_CLOCK.search(line) for line in when)
    )
