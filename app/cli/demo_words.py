"""Words for the demo organization. Nobody is meant by them, and no address in it leads anywhere."""

from typing import Final

from app.features.crm.types.listing import LeadQuery
from app.features.crm.types.tasks import TaskKind

FIRST_NAMES: Final = (
    "Ada", "Amir", "Bea", "Bo", "Carla", "Chidi", "Dina", "Elias", "Esther", "Farah", "Gil", "Hanna", "Hugo", "Ines",
    "Ivo", "Jade", "Jonas", "Kemal", "Lena", "Liang", "Mara", "Nadia", "Noor", "Oscar", "Petra", "Quinn", "Rosa",
    "Samir", "Tess", "Umar", "Vera", "Wes", "Ximena", "Yuki", "Zoë",
)  # fmt: skip
LAST_NAMES: Final = (
    "Abbott", "Alvarez", "Becker", "Bianchi", "Castellanos-Whitfield", "Dubois", "Eriksen", "Farrow", "Grant",
    "Haddad", "Iqbal", "Jansen", "Kowalski", "Lindqvist", "Moreau", "Nakamura", "O'Shea", "Park", "Quiroga", "Reyes",
    "Santos", "Tran", "Usman", "Varga", "Winters", "Yilmaz", "Zhou",
)  # fmt: skip
COMPANIES: Final = (
    "Harbor Books", "Northside Bakery", "Two Rivers Yoga", "Elm Street Garage", "Brightside Daycare", "Kite & Co",
    "Marlow Architects", "Fourth Avenue Florist", "Tidewater Logistics", "Public School 118",
)  # fmt: skip
TITLES: Final = ("Owner", "Teacher", "Office manager", "Driver", "Designer", "Nurse", "Cook", "Accountant")
DOMAINS: Final = ("mail.example", "post.example", "inbox.example", "family.example")
INSURANCES: Final = ("Aetna", "Cigna", "Delta Dental", "None")
TAGS: Final = ("recall", "whitening", "aligners", "new patient", "insurance", "referral", "anxious", "family")
STAGES: Final = {"new": 60, "contacted": 45, "qualified": 30, "won": 25, "lost": 12, "no_answer": 15}
WORDING: Final = "Yes, text me about my appointments. Reply STOP at any time."
NOTES: Final = (
    "Asked for a Saturday appointment; we have none before the 12th.",
    "Prefers texts, works nights.",
    "Sent the estimate for two crowns. Wants to talk to her husband first.",
    "Insurance card is out of date, asked for a photo of the new one.",
    "Very nervous about the drill. Book Dr. Lee, and the early slot.",
    "Called back, went to voicemail.",
    "Moved to Yonkers, still wants to stay with us.",
    "Interested in aligners for the daughter (14).",
    "Price was the reason. Try again in spring.",
    "Happy with the cleaning, will tell the neighbours.",
    "Has not been here for two years; offered the recall discount.",
    "Needs an invoice for the employer.",
)
TASKS: Final[tuple[tuple[str, TaskKind, int], ...]] = (
    ("Call about the crown estimate", "follow_back", -26),
    ("Ask for the new insurance card", "todo", -3),
    ("Offer a Saturday slot", "follow_back", 1),
    ("Confirm Thursday 9:00", "reminder", 2),
    ("Send the aligner brochure", "todo", 3),
    ("Check whether the invoice arrived", "todo", 5),
    ("Recall: two years since last visit", "reminder", 22),
    ("Call back, was on voicemail", "follow_back", 26),
    ("Prepare the family plan", "todo", 50),
    ("Ask how the whitening went", "follow_back", 74),
    ("Spring price list", "todo", 400),
)
VIEWS: Final = {
    "Hot and new": LeadQuery(stage=("new",), score_min=70, sort="-score"),
    "Recall due": LeadQuery(tag=("recall",), sort="last_activity_at"),
    "Nobody's yet": LeadQuery(owner=("none",), sort="-created_at"),
}
