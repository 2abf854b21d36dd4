"""What customers are told, in English and Chinese: {language: {outcome: (in short, in a sentence)}}."""

from .story import Event, Story

LANGUAGES = ("zh", "en")

_OUTCOMES = {
    "en": {
        "sale.approved": ("Approved", "The account is charged {amount}."),
        "sale.declined": ("Declined", "Nothing was charged."),
        "sale.asking": ("Waiting for you", "The payment waits to be confirmed on your phone. Nothing is charged yet."),
        "sale.undoing": ("Being undone", "The shop's terminal did not get the answer. It undoes this payment by "
                         "itself: what was charged goes back."),
        "sale.reversed": ("Reversed", "This payment is undone. The account is not charged for it."),
        "sale.voided": ("Voided", "The shop has taken this payment back. {amount} goes back to the account."),
        "sale.refunded": ("Refunded", "{back} goes back to the account."),
        "sale.part-refunded": ("Refunded in part", "{back} of {amount} goes back to the account."),
        "void.approved": ("Voided", "The payment is taken back. {amount} goes back to the account."),
        "void.declined": ("Void declined", "The payment stands: the account stays charged {amount}."),
        "void.undoing": ("Being undone", "The shop's terminal did not get the answer to the void. It undoes the void "
                         "by itself: the payment stands until the shop voids it again."),
        "void.reversed": ("Void undone", "The payment stands: the account is charged {amount}. The shop can void it "
                          "again."),
        "refund.approved": ("Refunded", "{amount} goes back to the account."),
        "refund.declined": ("Refund declined", "Nothing was given back."),
        "unknown": ("Not known yet", "The shop's terminal has not reported this payment to the bank. If your slip "
                    "says DECLINED or REVERSED, nothing is charged. If it says UNKNOWN, the terminal is undoing the "
                    "payment: look again later."),
        "no-link": ("No such page", "This is no link from a slip. Scan the code on your slip again, or ask the shop."),
    },
    "zh": {
        "sale.approved": ("交易成功", "已从账户扣款 {amount}。"),
        "sale.declined": ("交易拒绝", "没有扣款。"),
        "sale.asking": ("等待您确认", "请在手机上确认付款。目前尚未扣款。"),
        "sale.undoing": ("正在冲正", "商户终端没有收到应答，正在自动撤销这笔付款；已扣的款项将退回。"),
        "sale.reversed": ("已冲正", "这笔付款已撤销，账户不会为此扣款。"),
        "sale.voided": ("已撤销", "商户已撤销这笔付款，{amount} 将退回账户。"),
        "sale.refunded": ("已退货", "{back} 将退回账户。"),
        "sale.part-refunded": ("部分退货", "{amount} 中的 {back} 将退回账户。"),
        "void.approved": ("已撤销", "付款已撤销，{amount} 将退回账户。"),
        "void.declined": ("撤销被拒绝", "原付款仍然有效，账户已扣款 {amount}。"),
        "void.undoing": ("正在冲正", "商户终端没有收到撤销的应答，正在自动取消这次撤销；原付款仍然有效。"),
        "void.reversed": ("撤销已取消", "原付款仍然有效，账户已扣款 {amount}。商户可以重新撤销。"),
        "refund.approved": ("已退货", "{amount} 将退回账户。"),
        "refund.declined": ("退货被拒绝", "没有退款。"),
        "unknown": ("尚无结果", "商户终端还没有向银行报告这笔付款。若凭条上写“交易拒绝”或“已冲正”，则没有扣款；"
                    "若写“结果未知”，终端正在撤销这笔付款，请稍后再看。"),
        "no-link": ("没有此页面", "这不是凭条上的链接。请重新扫描凭条上的二维码，或询问商户。"),
    },
}  # fmt: skip # a table

_NOTES = {
    "en": {"sale.approved": "Does your slip say UNKNOWN? Then the shop's terminal has not got this answer yet, and "
           "undoes the payment by itself. Look again later."},
    "zh": {"sale.approved": "若您的凭条上写“结果未知”，说明商户终端还没有收到此应答，会自动撤销这笔付款，请稍后再看。"},
}  # fmt: skip # a table

_EVENTS = {
    "en": {"sale": "Payment", "void": "Void", "refund": "Refund", "reversal": "Reversal", "declined": "Declined"},
    "zh": {"sale": "消费", "void": "撤销", "refund": "退货", "reversal": "冲正", "declined": "拒绝"},
}

LABELS = {
    "en": {
        "amount": "Amount", "card": "Card", "reference": "Reference no.", "trace": "Batch / trace",
        "merchant": "Merchant", "terminal": "Terminal", "code": "Answer code", "history": "What happened",
        "title": "Payment status",
    },
    "zh": {
        "amount": "金额", "card": "卡号", "reference": "参考号", "trace": "批次号 / 凭证号", "merchant": "商户号",
        "terminal": "终端号", "code": "应答码", "history": "经过", "title": "交易状态",
    },
}  # fmt: skip # a table


def money(fen: int) -> str:
    return f"RMB {fen // 100}.{fen % 100:02d}"


def outcome(language: str, story: Story | None, key: str = "unknown") -> tuple[str, str]:
    """(in short, in a sentence); without a story what `key` says."""
    short, sentence = _OUTCOMES[language][story.key if story else key]
    return short, sentence.format(amount=money(story.amount), back=money(story.back)) if story else sentence


def note(language: str, story: Story) -> str:
    """What a careful reader asks next; empty when there is nothing."""
    return _NOTES[language].get(story.key, "")


def event(language: str, happened: Event) -> str:
    return _EVENTS[language][happened.what]


def subject(language: str, story: Story) -> str:
    """Of a message."""
    return f"{outcome(language, story)[0]} {money(story.amount)}"


def message(language: str, story: Story, link: str) -> str:
    """The text of a message; the link goes last, where there is one."""
    short, sentence = outcome(language, story)
    labels = LABELS[language]
    rows = [
        f"{short}: {money(story.amount)}, {story.events[-1].at}",
        sentence,
        f"{labels['merchant']} {story.merchant}, {labels['trace']} {story.batch:06d} / {story.trace:06d}",
        f"{labels['card']} {story.card}" if story.card else "",
        link,
    ]
    return "\n".join(row for row in rows if row)
