"""Pairs of addresses as news sites and those who link to them write them: one page, or two."""

import pytest

from crawler.urls import page_key, url_key

SAME = """
https://www.gazette.com/2026/03/01/bridge?utm_source=rss&utm_medium=feed https://gazette.com/2026/03/01/bridge
http://gazette.com/news/bridge/ https://gazette.com/news/bridge
https://gazette-com.cdn.ampproject.org/c/s/gazette.com/news/bridge https://gazette.com/news/bridge
https://www.google.com/amp/s/www.gazette.com/news/bridge/ https://www.gazette.com/news/bridge
https://gazette.com/news/bridge#comments https://gazette.com/news/bridge
https://gazette.com/news/bridge?fbclid=IwAR0abcdef https://gazette.com/news/bridge
https://gazette.com/news/bridge?gclid=1&gbraid=2 https://gazette.com/news/bridge
https://gazette.com/news/bridge?mc_cid=aa11&mc_eid=bb22 https://gazette.com/news/bridge
https://gazette.com/news/bridge?at_medium=RSS&at_campaign=rss https://gazette.com/news/bridge
https://gazette.com/news/bridge?ref=rss https://gazette.com/news/bridge
https://gazette.com/news/bridge?cmpid=socialflow-twitter https://gazette.com/news/bridge
https://gazette.com/news/bridge?source=newsletter https://gazette.com/news/bridge
https://gazette.com/story.php?id=5512&utm_campaign=x https://www.gazette.com/story.php?id=5512
https://gazette.com/story.php?lang=en&id=5512 https://gazette.com/story.php?id=5512&lang=en
https://gazette.com:443/news/bridge https://gazette.com/news/bridge
http://gazette.com:80/news/bridge http://gazette.com/news/bridge
https://GAZETTE.com/news/bridge https://gazette.com/news/bridge
https://gazette.com/news/./x/../bridge https://gazette.com/news/bridge
https://gazette.com/news/br%69dge https://gazette.com/news/bridge
https://gazette.com/news/caf%c3%a9 https://gazette.com/news/café
https://bücher.de/news/1234 https://xn--bcher-kva.de/news/1234
https://gazette.com/news/bridge;jsessionid=1A2B3C4D5E6F https://gazette.com/news/bridge
https://gazette.com/news/bridge?PHPSESSID=abcdef0123456789abcdef0123 https://gazette.com/news/bridge
https://gazette.com/news/bridge/index.html https://gazette.com/news/bridge/
https://gazette.com/news/bridge?share=twitter https://gazette.com/news/bridge
https://gazette.com/news/bridge?ocid=uxbndlbing https://gazette.com/news/bridge
https://gazette.com/news/bridge?smid=tw-nytimes&smtyp=cur https://gazette.com/news/bridge
https://gazette.com/news/bridge?wt_mc=rss.red.ho https://gazette.com/news/bridge
https://gazette.com/news/bridge?xtor=RSS-3208 https://gazette.com/news/bridge
https://gazette.com/news/bridge?ns_mchannel=rss&ns_campaign=x https://gazette.com/news/bridge
https://gazette.com/news/bridge?replytocom=991 https://gazette.com/news/bridge
https://gazette.com/news/bridge/comment-page-2#c5 https://gazette.com/news/bridge
https://gazette.com/news/bridge?page=1 https://gazette.com/news/bridge
https://gazette.com/news/bridge?__twitter_impression=true https://gazette.com/news/bridge
https://user:secret@gazette.com/news/bridge https://gazette.com/news/bridge
https://gazette.com/news/bridge? https://gazette.com/news/bridge
https://gazette.com//news//bridge https://gazette.com/news/bridge
https://gazette.com/news/bridge?traffic_source=rss https://gazette.com/news/bridge
https://gazette.com/news/bridge?sref=x1y2 https://gazette.com/news/bridge
https://gazette.com/news/bridge?igshid=abc&s=20 https://gazette.com/news/bridge?s=20
http://www.gazette.com/#!/story/1/ https://gazette.com/#!/story/1
https://gazette.com/#!/st%6Fry/1?utm_source=x https://gazette.com/#!/story/1
https://gazette.com/news/bridge#! https://gazette.com/news/bridge
https://gazette.com/news/bridge#!/ https://gazette.com/news/bridge
https://gazette.com/news/bridge#comment-5!x https://gazette.com/news/bridge
"""
FORMS = """
https://m.gazette.com/news/bridge https://www.gazette.com/news/bridge
https://amp.gazette.com/news/bridge https://gazette.com/news/bridge
https://gazette.com/news/bridge/amp/ https://gazette.com/news/bridge/
https://gazette.com/amp/news/bridge https://gazette.com/news/bridge
https://gazette.com/news/bridge.amp.html https://gazette.com/news/bridge.html
https://gazette.com/news/bridge?outputType=amp https://gazette.com/news/bridge
https://gazette.com/news/bridge?amp=1 https://gazette.com/news/bridge
https://gazette.com/news/bridge?print=true https://gazette.com/news/bridge
https://gazette.com/news/bridge/print https://gazette.com/news/bridge
https://mobile.gazette.co.uk/news/bridge https://www.gazette.co.uk/news/bridge
"""
APART = """
https://gazette.com/story.php?id=5512 https://gazette.com/story.php?id=5513
https://gazette.com/news?article=77 https://gazette.com/news?article=78
https://gazette.com/news/bridge?page=2 https://gazette.com/news/bridge
https://gazette.com/news/Bridge https://gazette.com/news/bridge
https://sport.gazette.com/live https://gazette.com/live
https://de.gazette.com/politics https://fr.gazette.com/politics
https://gazette.com/weather?date=2026-03-01 https://gazette.com/weather?date=2026-03-02
https://gazette.com/video?v=aAbBcC https://gazette.com/video?v=aAbBcD
https://gazette.com/en/bridge https://gazette.com/fr/bridge
https://gazette.com/?p=101 https://gazette.com/?p=102
https://gazette.com/index.php?option=com_content&id=4 https://gazette.com/index.php?option=com_content&id=5
https://gazette.com/node/18 https://gazette.com/node/19
https://gazette.com/#!/story/1 https://other.com/#!/story/1
https://gazette.com/#!/story/1 https://gazette.com/#!/story/2
https://gazette.com/app#!id=1 https://gazette.com/app#!id=2
https://gazette.com/app#!/read?id=1 https://gazette.com/app#!/read?id=2
https://gazette.com/#!/story/1 https://gazette.com/
https://gazette.com/results?team=12 https://gazette.com/results?team=13
https://gazette.com/a.html https://gazette.com/a.htm2
https://gazette.com/print-is-dead https://gazette.com/is-dead
https://gazette.com/tech/amp-review https://gazette.com/tech/review
https://gazette.com/amp https://gazette.com/
https://gazette.com/mobile/phones https://gazette.com/phones
https://gazette.com/story?sid=4412 https://gazette.com/story?sid=4413
https://gazette.com/story?cid=12 https://gazette.com/story?cid=13
https://gazette.com/story?s=5 https://gazette.com/story?s=6
https://gazette.com/story?source=123 https://gazette.com/story?source=124
https://gazette.com/story?ref=880123 https://gazette.com/story?ref=880124
https://gazette.com/live/story?update=3 https://gazette.com/live/story?update=4
https://gazette.com:8080/a https://gazette.com/a
https://gazette.github.io/a https://other.github.io/a
https://blog1.blogspot.com/2026/03/a.html https://blog2.blogspot.com/2026/03/a.html
https://gazette.com/story/1 https://gazette.com/story/1/2
https://gazette.com/gallery/bridge?slide=2 https://gazette.com/gallery/bridge?slide=3
https://gazette.com/search?q=bridge https://gazette.com/search?q=ferry
https://gazette.com/story?key=AbC https://gazette.com/story?key=aBc
https://gazette.com/story?aid=1&type=news https://gazette.com/story?aid=2&type=news
https://gazette.com/story?lang=en https://gazette.com/story?lang=de
https://gazette.com/a%2Fb https://gazette.com/a/b
https://gazette.com/story?t=1740830400 https://gazette.com/story?t=1740916800
https://gazette.com/2026/03/01/ https://gazette.com/2026/03/02/
https://gazette.com/print/12 https://gazette.com/print/13
https://print.com/news https://com/news
https://m.com/news https://gazette.com/news
https://www2.com/x https://www3.org/x
https://gazette.com/read.asp?newsid=7 https://gazette.com/read.asp?newsid=8
https://gazette.com/story;v=2 https://gazette.com/story;v=3
https://gazette.com/stories/item?entry=9 https://gazette.com/stories/item?entry=10
https://gazette.com/article?docid=a1 https://gazette.com/article?docid=a2
https://gazette.com/web/a https://gazette.com/a
https://app.gazette.com/a https://gazette.com/a
https://gazette.com/quiz?view=results https://gazette.com/quiz
https://gazette.com/tv?channel=one https://gazette.com/tv?channel=two
https://gazette.com/topic?tag=amp https://gazette.com/topic?tag=print
"""


def pairs(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()]


@pytest.mark.parametrize(("one", "other"), pairs(SAME))
def test_writings_of_one_address_have_one_key(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(("one", "other"), pairs(FORMS))
def test_forms_of_one_page_are_candidates_for_each_other(one: str, other: str) -> None:
    assert page_key(one) == page_key(other)
    assert url_key(one) != url_key(other)


@pytest.mark.parametrize(("one", "other"), pairs(APART))
def test_two_pages_have_two_keys_and_are_no_candidates(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)
    assert page_key(one) != page_key(other)
