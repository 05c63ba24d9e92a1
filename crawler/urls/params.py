"""Query parameters that do not say which page is meant.

A parameter that may be somebody's article number (`id`, `sid`, `cid`, `source`, ...) is dropped only when its value
shows that it is not one. Dropping too much joins two articles and loses one; dropping too little costs one fetch, and
the text is recognised afterwards. So in doubt a parameter stays.

Source: the public documentation of the analytics, advertising, newsletter and social services named in the tables,
and what news sites append to the links of their own feeds.
"""

import re
from collections.abc import Collection


def _read_words(table: str) -> frozenset[str]:
    """The words of a table; a line's heading ends with a colon."""
    return frozenset(word for line in table.splitlines() for word in line.rpartition(": ")[2].split())


_TRACKING = _read_words("""
    Google and Microsoft: gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid msclkid ocid
    Meta, X, TikTok: fbclid fref hc_ref hc_location mibextid __cft__ __tn__ igshid igsh twclid ref_src ref_url ttclid
    LinkedIn, Pinterest, Reddit, Snap: li_fat_id trk trkcampaign trkinfo epik rdt_cid sccid
    Yandex: yclid ymclid ysclid _openstat
    Taboola, Outbrain, other networks: tblci dicbo obref oborigurl clickid irclickid rb_clickid awc s_kwcid ef_id mkwid
    networks, continued: zanpid dgcid ftcamp pcrid ncclick adid adgroupid affiliate affid partnerid
    sharing: share shareid share_id sharedby sharetoken smprod referringsource pgtype wprov sfnsn hss_channel soc_src
    sharing, continued: soc_trk smid smtyp sr_share sref ssm sthash hootpostid ab_channel spref addtoany echobox
    newsletters: mc_cid mc_eid mc_tc mkt_tok hsctatracking bxid cndid hasha hashb hashc esid emci emdi ceid nlid emc
    newsletters, continued: newsletterid instance_id regi_id __s _ke ck_subscriber_id vgo_ee lctg
    Google Analytics, AT Internet, TNT: _ga _gl _gac xtor xts xtref xtnp xtcr taid
    links inside a site: icid intcid intcmp cmpid cmp ncid ito ftag wpisrc wpmm wpmk itid mbid bcid ex_cid esrc ref_
    campaigns: traffic_source trackingcode tracking trackingid tracking_id guccounter scid spm recommended_by
    campaigns, continued: recommended_code aftr_source campaign_id campaignid
    given by a subscriber to a friend: unlocked_article_code giftcopy gift reflink accesstoken
    the page came through a feed, a search or a referrer: refsrc referrer referer ref_source ref_medium ref_campaign
    the same, continued: rss rssfeed fromrss feed_id searchresultposition _r
    comments in view: showcomment showcomments show_comments replytocom comment commentid comment_id commentpage
    comments, continued: comments commentspage comments_page cpage
    caches: amp_js_v amp_gsa usqp noamp ampcf nocache cachebuster _cb
    the whole article on one page: pagewanted
""")
_TRACKING_PREFIXES = tuple(
    sorted(
        _read_words("""
    Google, Matomo, HubSpot, AT Internet: utm_ utm- uta_ ga_ pk_ piwik_ mtm_ matomo_ hsa_ _hs at_
    Comscore, Meta, Webtrekk, Vero, Omeda, Adobe: ns_ fb_ fbc_ wt_ wt. vero_ oly_ sc_
    Yahoo, Piano, others: guce_ cx_ otm_ xnpe_ trk_ aff_ amp_ itm_ int_ hmb_
""")
    )
)
_TRACKING_PATTERN = re.compile(r"sf\d{6,}|__twitter_.*|aspsessionid.*")
"""Sprinklr writes `sf123456789=1`; ASP appends letters to its cookie's name."""
_COMPANIONS = {
    "nb": frozenset({"share"}),
    "st": frozenset({"reflink"}),
    **dict.fromkeys(_read_words("nl te segment_id user_id"), frozenset({"emc", "instance_id", "regi_id"})),
    **dict.fromkeys(_read_words("action module region contentcollection version rank"), frozenset({"pgtype"})),
}
"""Dropped only beside one of the others: WordPress sends `share=email&nb=1`."""

_SESSION = _read_words("phpsessid jsessionid sessionid session_id session-id sessid sess cfid cftoken zenid oscsid")
_MAYBE_SESSION = _read_words("sid s session token si sk")
_SESSION_TOKEN = re.compile(r"(?=[^0-9]*[0-9])(?=[^a-z]*[a-z])[0-9a-z_$.-]{16,}|[0-9]{20,}")
"""16 characters of mixed letters and digits are a token; a story number is short."""

_MAYBE_CHANNEL = _read_words("""
    source src from via origin channel cid s_cid partner mod iid xid medium feature feed feedname kw link out sn ns
    campaign platform entry pos position location site_source trigger ext context ct cm
""")
_CHANNEL = _read_words("""
    feeds and mail: rss rssfeed feed feeds atom newsletter email mail mailing push notification
    services: social twitter tweet tw facebook fb instagram ig linkedin reddit pinterest whatsapp telegram tg youtube
    services, continued: threads mastodon bluesky flipboard googlenews gnews applenews smartnews google bing yahoo msn
    acts: share sharing shared syndication partner referral promo teaser trending popular mostread related recirc
    places: homepage home hp frontpage topnews nav navigation menu sidebar widget app android ios iphone ipad
    renderings: mobile desktop web amp
    other: ifttt inline searchresults
""")
_CHANNEL_LEAD = re.compile(r"rss|feed|hp_|e2|dj(?:em)?|twitter|facebook|newsletter")

_SWITCHES = _read_words(
    """
    amp isamp is_amp _amp amphtml mobile ismobile nomobile m print printable printview print_view printpage printmode
    printversion print_version printerfriendly printer_friendly
    """
)
_SWITCHED_ON = _read_words("1 true yes y on amp print") | {""}
_CHOICES = _read_words("output outputtype view viewmode mode format layout display version type device theme action do")
_RENDERINGS = _read_words("""
    amp amphtml mobile mobil mob touch smartphone phone desktop print printable printer printerfriendly print-friendly
""")
_PAGE_NUMBERS = _read_words("page paged pg pagenum pageno page_no pagenumber page_number currentpage seite pagina")


def is_identity(name: str, value: str, names: Collection[str]) -> bool:
    """True when a parameter may say which page is meant, and has to stay in the key.

    Args:
        name: needless escapes undone.
        value: needless escapes undone; empty when there is none.
        names: the lower-case names of all parameters of the address.
    """
    name, value = name.lower(), value.lower()
    if _is_tracking(name) or name in _SESSION or not _COMPANIONS.get(name, frozenset()).isdisjoint(names):
        return False
    if name in _MAYBE_SESSION:
        return not _SESSION_TOKEN.fullmatch(value)
    if name == "ref":  # a number may be the reference number of the story
        return value.isdigit()
    if name in _PAGE_NUMBERS:
        return value != "1"
    return not (name in _MAYBE_CHANNEL and _is_channel(value))


def is_form(name: str, value: str, names: Collection[str]) -> bool:
    """True when a parameter may ask for the AMP, mobile or print form of the page; arguments as in `is_identity`.

    Joomla asks for print with `tmpl=component&print=1`.
    """
    name, value = name.lower(), value.lower()
    if name in _SWITCHES:
        return value in _SWITCHED_ON
    return (name in _CHOICES and value in _RENDERINGS) or (name == "tmpl" and "print" in names)


def _is_tracking(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES) or bool(_TRACKING_PATTERN.fullmatch(name))


def _is_channel(value: str) -> bool:
    """True for `rss`, `rss_world`, `cnn-mobile-app`: words for the way somebody came here."""
    return bool(_CHANNEL_LEAD.match(value)) or not _CHANNEL.isdisjoint(re.split(r"[^a-z0-9]+", value))
