"""People who came with a file, and were changed by others: nothing of the files speaks of them afterwards."""

from tests.features.imports.carrying import Carrying, sheet
from tests.features.privacy.people import EMAIL, FIRST, LAST, PHONE, erase, found, person, requests
from tests.whole import Whole

HEADER = ("First name", "Last name", "E-mail", "Phone", "Company")
BOB = ("Bob", "Builder", "bob@example.com", "+491709999999", "Builders Ltd")
QUILLA = (FIRST, LAST, EMAIL, PHONE, "Geese Ltd")


def test_nothing_of_the_files_speaks_of_them(astrix: Whole) -> None:
    imports = Carrying(astrix, astrix.owner)
    imports.done(sheet(HEADER, [QUILLA, BOB]))
    changed = imports.done(sheet(HEADER, [(*QUILLA[:4], "Swans Ltd"), BOB]), policy="update")
    assert changed["buckets"]["updated"] == 1
    imports.previewed(sheet(HEADER, [(*QUILLA[:4], "Ducks Ltd"), ("", LAST, "no address", PHONE, "")]))
    lead_id = next(lead["id"] for lead in imports.leads() if lead["last_name"] == LAST)
    bob = next(lead["id"] for lead in imports.leads() if lead["last_name"] == "Builder")
    tagged = astrix.owner.post(
        "/api/leads/batch", {"lead_ids": [lead_id, bob], "op": "tag", "value": "geese"}
    )
    assert tagged.status == 200, tagged.body
    assert found(astrix)

    erase(astrix, lead_id)
    astrix.work()

    assert [one["state"] for one in requests(astrix)] == ["done"]
    assert found(astrix) == {}
    assert [lead["id"] for lead in imports.leads()] == [bob]


def test_what_an_import_did_can_still_be_taken_back_for_the_others(astrix: Whole) -> None:
    imports = Carrying(astrix, astrix.owner)
    imports.done(sheet(HEADER, [QUILLA, BOB]))
    astrix.clock.advance(60)
    changed = imports.done(
        sheet(HEADER, [(*QUILLA[:4], "Swans Ltd"), (*BOB[:4], "Masons Ltd")]), policy="update"
    )
    lead_id = next(lead["id"] for lead in imports.leads() if lead["last_name"] == LAST)
    erase(astrix, lead_id)
    astrix.work()

    undone = imports.undone(changed["id"])

    assert (undone["state"], [lead["company"] for lead in imports.leads()]) == ("undone", ["Builders Ltd"])
    assert found(astrix) == {}


def test_a_list_that_names_them_in_two_columns_goes_though_no_number_and_no_address_is_in_it(
    astrix: Whole,
) -> None:
    imports = Carrying(astrix, astrix.owner)
    for names in ((FIRST, LAST), (LAST, FIRST)):
        one = imports.done(sheet(("First name", "Last name", "E-mail"), [(*names, "no address")]))
        assert one["buckets"]["invalid"] == 1
        imports.errors(one["id"])
    namesake = imports.done(
        sheet(("First name", "Last name", "E-mail"), [(f"Mc{FIRST}", "Bauer", "no address")])
    )
    lead_id = person(astrix)
    assert found(astrix)

    erase(astrix, lead_id)
    astrix.work()

    assert found(astrix) == {}
    assert imports.errors(namesake["id"])[1][:2] == [f"Mc{FIRST}", "Bauer"]


def test_an_answer_that_is_kept_for_a_repeated_request_is_given_to_nobody_after_them(astrix: Whole) -> None:
    sent = {"first_name": FIRST, "last_name": LAST, "email": EMAIL}
    once = [("Idempotency-Key", "the-same-again")]
    made = astrix.owner.post("/api/leads", sent, once)
    assert astrix.owner.post("/api/leads", sent, once).body == made.body

    erase(astrix, made.json["id"])
    astrix.work()

    again = astrix.owner.post("/api/leads", sent, once)
    assert again.code == "idempotency_key_reused"
    assert LAST.encode() not in again.body
    assert found(astrix) == {}


def test_a_list_of_whom_not_to_contact_keeps_nothing_of_them_in_its_history(astrix: Whole) -> None:
    imports = Carrying(astrix, astrix.owner)
    file_id = imports.file(f"phone\n0170 123 4567 at home\n{FIRST} {LAST}\n", f"{LAST}, {FIRST}.csv")
    asked = astrix.owner.post("/api/suppression/sms/import", {"file_id": file_id})
    assert asked.json["invalid_count"] == 2, asked.body
    lead_id = person(astrix)
    assert found(astrix)

    erase(astrix, lead_id)
    astrix.work()

    assert requests(astrix)[0]["left"] == []
    assert found(astrix) == {}
    (told,) = astrix.owner.get("/api/suppression/sms/imports").json["items"]
    assert [row["value"] for row in told["invalid"]] == ["", ""]
