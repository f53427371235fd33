"""What can be wrong with a flow, sentence by sentence: in the words of flow files, then in those of
the screen on which fixes are drawn (none where they are the same).

`%(step)s`, `%(answer)s` and the like are filled by `Said`: in a file with a key or label, on the
screen with a title in quotation marks.
"""

from django.utils.translation import gettext_lazy as _

from .problem import Sentence

AS_IT_IS = Sentence("%(text)s")
"""For what is worded elsewhere."""

# The flow as a whole

NO_FLOW_TITLE = Sentence(
    _("The flow has no title. Write one as it should read in the list of fixes."),
    _("The fix has no title. Write one as it should read in the list of fixes."),
)
BAD_AUDIENCE = Sentence(
    _("The audience is one of %(names)s."),
    _("It is not said for whom the fix is. Choose it in the settings."),
)
NO_START = Sentence(
    _("The flow has no first step. Say which node it starts with."),
    _("The fix has no first step. Open the one to begin with, and start the fix there."),
)
UNKNOWN_START = Sentence(
    _("The flow starts with “%(key)s”, and there is no such node.%(guess)s"),
    _("The first step is gone. Open the one to begin with, and start the fix there."),
)
NO_SYMPTOM = Sentence(_("The fix has no symptom. Write what the customer sees, in their words."))

# What a step says

BAD_KIND = Sentence(
    _("The kind “%(kind)s” does not exist; choose one of %(names)s."),
    _("It is not said what kind of step this is. Choose its kind."),
)
BAD_OUTCOME = Sentence(
    _("A resolution says how it ended: outcome is one of %(names)s."),
    _("The resolution does not say how it ends. Choose it under “How it ends”."),
)
NO_TITLE = Sentence(_("The node has no title. Write one."), _("The step has no title. Write one."))
NO_TEXT = Sentence(
    _("The node has no text. Say in a line or two how to do it, or what it means."),
    _("The step has no text. Say in a line or two how to do it, or what it means."),
)

# Answers

SAME_KEY = Sentence(
    _("Two answers have the key “%(key)s”. Give each its own."),
    _("Two answers count as the same one. Remove one of them, then add it again."),
)
NEVER_SHOWN = Sentence(
    _("A node of the kind “%(kind)s” has no answers to choose from. Remove them."),
    _("Answers are kept in it that are never shown. Save the step, and they are gone."),
)
NO_ANSWERS = Sentence(_("The question has no answers to choose from. Add at least two."))
ONE_ANSWER = Sentence(_("There is only one answer. Add another, or make it an instruction."))
NO_LABEL = Sentence(
    _("Answer %(number)d has no label. Write what the customer would say."),
    _("Answer %(number)d has no words. Write what the customer would say."),
)
SAME_LABEL = Sentence(_("Two answers read “%(label)s”. Word one so that they can be told apart."))
NO_WAY = Sentence(
    _("It does not say where “%(label)s” leads. Name the next node."),
    _("“%(label)s” leads nowhere yet. Choose the step that comes next."),
)
ODD_WAY = Sentence(
    _("An instruction has no answer “%(key)s”, only %(names)s."),
    _("An instruction has three answers, and here is another. Save the step, and it is gone."),
)
ALL_GO_BACK = Sentence(
    _(
        "Every answer goes back, so nobody gets any further from here. "
        "Add one that goes on, or lead one to a ticket."
    )
)
TWO_TARGETS = Sentence(
    _("The answer “%(answer)s” both goes on and returns. Keep either goes_to or returns_to."),
    _("%(answer)s leads both on and back. Choose one of the two."),
)
LEADS_NOWHERE = Sentence(
    _("The answer “%(answer)s” leads nowhere. Say which node comes next."),
    _("%(answer)s leads nowhere yet. Choose the step that comes next."),
)
UNKNOWN_TARGET = Sentence(
    _("The answer “%(answer)s” leads to “%(target)s”, and there is no such node.%(guess)s"),
    _("%(answer)s leads to a step that is gone. Choose another."),
)

# Checks

UNKNOWN_CHECK = Sentence(
    _("There is no check “%(check)s”. Those there are: %(names)s.%(guess)s"),
    _("What it checked can not be checked any more. Choose another under “What is checked”."),
)
NO_CHECK = Sentence(
    _("The node does not say which check it runs. Choose one of %(names)s."),
    _("The step does not say what it checks. Choose it under “What is checked”."),
)
MISSING_VERDICT = Sentence(
    _(
        "The check “%(check)s” can find “%(verdict)s”, and no node follows that. "
        "Say under verdicts where it leads."
    ),
    _("“%(verdict)s” leads nowhere yet. Choose the step that comes next."),
)
UNKNOWN_VERDICT = Sentence(
    _("The check “%(check)s” never finds “%(verdict)s”. Its verdicts are: %(names)s."),
    _("Its check never finds “%(verdict)s”. Save the step, and that answer is gone."),
)

# Other fixes

UNKNOWN_FLOW = Sentence(
    _("There is no flow “%(flow)s” to go on in.%(guess)s"),
    _("The fix that it goes on in is not live. Publish that one first, or choose another."),
)
NO_FLOW = Sentence(
    _("The node does not say which flow to go on in."),
    _("The step does not say in which fix it goes on. Choose it under “Goes on in”."),
)
PUBLIC_INTO_INTERNAL = Sentence(
    _(
        "This flow is public and “%(flow)s” is internal, so a customer would be shown "
        "what is meant for agents. Make that one public, or lead to a ticket."
    ),
    _(
        "This fix is for everybody and “%(flow)s” is for agents only, so a customer would be "
        "shown what is meant for agents. Open that one to everybody, or lead to a ticket."
    ),
)
FLOWS_IN_A_CIRCLE = Sentence(
    _(
        "Flows go round in a circle: %(flows)s. "
        "Let one of them end in a resolution or a ticket instead."
    ),
    _(
        "Fixes go round in a circle: %(flows)s. "
        "Let one of them end in a resolution or a ticket instead."
    ),
)
BREAKS_ANOTHER = Sentence(_("The fix “%(fix)s” goes on in this one. %(problem)s"))

# Ways

CIRCLE = Sentence(
    _(
        "The way goes round in a circle: %(steps)s. Where people should start a step again, use "
        "returns_to instead of goes_to."
    ),
    _(
        "The way goes round in a circle: %(steps)s. Where people should be asked a step again, "
        "lead the answer “back to the step”."
    ),
)
UNREACHABLE = Sentence(
    _("No answer leads here. Lead one to it, or remove the node."),
    _("No answer leads here. Lead one to it, or remove the step."),
)
NO_TICKET = Sentence(
    _(
        "No step leads to a ticket, so whom nothing helps is left with “None of these”. "
        "Lead at least one answer to a ticket."
    )
)
TOO_LONG = Sentence(
    _(
        "The longest path takes %(steps)d steps; past %(limit)d people give up. "
        "Ask first what tells most causes apart, or split the flow."
    ),
    _(
        "The longest path takes %(steps)d steps; past %(limit)d people give up. "
        "Ask first what tells most causes apart, or split the fix in two."
    ),
)
BACK_TO_ITSELF = Sentence(
    _("The answer “%(answer)s” returns to its own node, so nothing would happen. %(instead)s"),
    _("%(answer)s leads back to its own step, so nothing would happen. %(instead)s"),
)
BACK_TO_NOT_PASSED = Sentence(
    _(
        "The answer “%(answer)s” returns to “%(back)s”, and not everybody who gets here has "
        "passed it. %(instead)s"
    ),
    _(
        "%(answer)s leads back to %(back)s, and not everybody who gets here has passed it. "
        "%(instead)s"
    ),
)
HAVE_PASSED = Sentence(_("They have all passed “%(step)s”."), _("They have all passed %(step)s."))
LEAD_ON = Sentence(_("Lead it on instead."))

# Articles

NO_ARTICLE = Sentence(_("It leads to %(address)s, and there is no such article."))
INTERNAL_ARTICLE = Sentence(
    _(
        "The fix is for everyone, and %(address)s is for agents only. "
        "Choose another article, or none."
    )
)
ARCHIVED_ARTICLE = Sentence(_("It leads to %(address)s, which is archived: nobody can read it."))
