"""Organizations from above."""

from tests.features.hq.house import Above, run


def test_the_list_shows_every_org_by_its_summary(hq: Above) -> None:
    for org in hq.house.tree.org_ids():
        run(hq.house.hq.summaries.renew(org))

    page = hq.signed_in().get("/admin/orgs").json

    assert [(org["name"], org["state"], org["health"], org["members"]) for org in page["items"]] == [
        ("Hilltop Roofing", "open", "ok", 1),
        ("Lakeside Dental", "open", "ok", 5),
    ]
    assert page["total"] == 2
    assert page["items"][0]["bytes"]["total"] > 0
