import type { AssignmentGroup, IssueType, Priority, ResolutionAction } from "../../domain/vocabulary.js";

/** A pattern and how strongly it speaks for its word; each pattern counts once a text. */
export type Cue = readonly [pattern: RegExp, weight: number];

/** What people call things when they write to a service desk; general knowledge, no ticket in mind. */
export const ISSUE_TYPE_CUES = {
  billing_license: [
    [/\binvoices?\b|\bbill(?:ed|ing)?\b|\bcharged?\b|\brefund|\bcredit note/, 2],
    [/\blicen[cs]e|\bseats?\b|\bsubscription|\brenewal|\bprorat|\bper[- ]user\b/, 2],
    [/\bpayment|\bamount|\bprice|\bfinance\b|\baccounts payable|\bovercharge/, 1],
  ],
  identity_access: [
    [
      /\bpassword|\blog(?:ged|ging)?[ -]?(?:in|on)\b|\bsign(?:ed|ing)?[ -]?(?:in|on)\b|\bsso\b|\bmfa\b|\b2fa\b/,
      2,
    ],
    [
      /\blocked out\b|\baccess\b|\bpermissions?\b|\bcredentials?\b|\bauthenticat|\baccount (?:is )?(?:locked|disabled)/,
      2,
    ],
    [/\brole\b|\bvpn\b|\btoken\b|\bsuspend/, 1],
  ],
  application_support: [
    [
      /\berrors?\b|\bcrash|\bbugs?\b|\bbroken\b|\bfail(?:s|ed|ing|ure)?\b|\boutage\b|\b50[0-9]\b|\btimeout|\btimed out/,
      2,
    ],
    [
      /\bslow\b|\bfreez|\bhangs?\b|\bnot (?:working|loading|syncing)|\bstopped working|\bsync\b|\bexport\b|\bintegration/,
      1,
    ],
    [/\bafter the update|\bapi\b|\bserver\b|\bqueue\b|\bdown\b/, 1],
  ],
  service_request: [
    [
      /\bquote\b|\bpurchase|\bprocure|\border(?:ed|ing)?\b|\bproof[- ]of[- ]concept|\bpilot\b|\btrial\b|\bdemo\b/,
      2,
    ],
    [/\blaptops?\b|\bmonitors?\b|\bhardware|\bequipment|\bdevices?\b|\bvendor\b|\bcontract\b/, 1],
    [/\bwe (?:would like|want|need) (?:to )?(?:set up|buy|get)|\brequest(?:ing)?\b/, 1],
  ],
  spam_phishing: [
    [/\bphish|\bspam\b|\bscam\b|\blottery|\bgift ?cards?\b|\bwire transfer|\bunsubscribe|\bprize\b/, 2],
    [
      /\bsuspicious (?:e-?mail|message|link)|\bclick (?:here|the link|below)|\bverify your (?:account|identity|mailbox)/,
      2,
    ],
    [/\bspoof|\bimpersonat|\bwithin 24 hours\b|\blookalike/, 1],
  ],
  general_inquiry: [
    [
      /\bquick question|\bjust (?:wondering|curious|checking)|\bwhere (?:can|do) i find|\bhow do i\b|\bis it possible/,
      2,
    ],
    [
      /\bopening hours|\boffice hours|\bdocumentation\b|\bwho (?:do|should) i (?:ask|contact|talk)|\bno rush\b/,
      1,
    ],
    [/\bthanks in advance|\bthank you for|\bfor your information|\bfyi\b/, 1],
  ],
  security_compliance: [
    [
      /\baudit|\bcompliance|\bgdpr\b|\bhipaa|\bsoc ?2\b|\biso ?27001|\bregulat|\bdata protection|\bretention/,
      2,
    ],
    [
      /\bbreach|\bleak|\bmalware|\bransom|\bvulnerab|\bunauthori[sz]ed|\bcompromised|\bstolen\b|\bexposed\b/,
      2,
    ],
    [/\bencrypt|\bpolicy\b|\bpersonal data|\blegal\b/, 1],
  ],
  onboarding: [
    [
      /\bonboard|\bnew (?:hire|starter|joiner|employee|colleague|contractor|member)|\bfirst day\b|\binduction/,
      3,
    ],
    [
      /\bstarts? (?:on )?(?:monday|tuesday|wednesday|thursday|friday|next week)|\bjoin(?:s|ing) (?:us|the team)/,
      2,
    ],
    [/\bset ?up (?:an )?accounts?\b|\bwelcome\b|\bcontractor|\bworkspace/, 1],
  ],
  feature_request: [
    [
      /\bfeature\b|\bwould be (?:nice|great|useful|helpful)|\bsuggest|\bplease add\b|\bwish(?:list)?\b|\broadmap/,
      2,
    ],
    [/\bsupport for\b|\benhance|\bimprove|\bidea\b|\bcould you (?:add|build|make it)|\bdark mode/, 1],
  ],
} as const satisfies Record<IssueType, readonly Cue[]>;

export const PRIORITY_CUES = {
  critical: [
    [
      /\boutage|\beveryone\b|\bwhole (?:company|site|office|team|plant)|\ball (?:users|staff|sites|stores)/,
      2,
    ],
    [/\bproduction (?:is )?(?:down|stopped)|\bpatients?\b|\bpayroll\b|\bransom|\bbreach|\bsafety\b/, 2],
    [/\bcompletely (?:down|blocked)|\bhalted|\blosing (?:money|orders|sales)|\bwithin the hour/, 2],
  ],
  high: [
    [
      /\bblock(?:ed|ing|s)\b|\bcan(?:no|')t work|\bdeadline|\bby (?:tomorrow|today|tonight|end of day|noon)|\btoday\b/,
      2,
    ],
    [
      /\bseveral (?:people|users|of us)|\blegal\b|\bescalat|\bagain\b|\bsecond time|\bthird time|\bstill (?:not|no)\b/,
      1,
    ],
    [/\burgent|\basap\b|\bimmediately/, 1],
  ],
  medium: [
    [/\bthis week|\bnext week|\bworkaround|\bsome (?:people|users)|\bwhen possible\b/, 1],
    [/\bplease\b|\bneed\b/, 0.5],
  ],
  low: [
    [
      /\bno (?:rush|hurry|urgency)|\bwhenever\b|\bnot urgent|\bwhen you (?:get|have) (?:a )?(?:chance|time|moment)/,
      3,
    ],
    [
      /\bcurious|\bwondering|\bquestion\b|\bminor\b|\bcosmetic|\bnice to have|\bwould be nice|\bsomeday|\bidea\b/,
      2,
    ],
    [/\bnewsletter|\bspam\b|\bjunk\b/, 1],
  ],
} as const satisfies Record<Priority, readonly Cue[]>;

/** Looked for in notes and updates alone: there a team is named because it matters. */
export const GROUP_CUES = {
  license_ops: [
    [/\blicen[cs](?:e|ing) (?:ops|team|desk|side)|\bbilling (?:team|desk|side|owns)|\blicen[cs]ing\b/, 3],
  ],
  service_desk: [[/\bservice desk|\bhelp ?desk|\bfront ?(?:line|desk)|\bfirst[- ]line|\bthe desk\b/, 3]],
  application_team: [
    [
      /\bapplication (?:team|side|owners?)|\bapp team|\bengineer(?:s|ing)\b|\bdevelopers?\b|\bproduct team/,
      3,
    ],
  ],
  procurement: [[/\bprocurement|\bpurchasing|\bbuyers?\b|\bvendor (?:manager|management|contract)/, 3]],
  security_team: [
    [/\bsecurity (?:team|desk|operations|owns|side|review|wants)|\bsoc\b|\bfraud (?:team|desk)/, 3],
  ],
  onboarding_ops: [[/\bonboarding (?:team|ops|desk|side|owns|crew)|\bjoiners? (?:team|desk|process)/, 3]],
} as const satisfies Record<AssignmentGroup, readonly Cue[]>;

/** Looked for in notes and updates alone. */
export const ACTION_CUES = {
  fulfill: [
    [
      /\bfulfil|\bgrant(?:ed)?\b|\bcan be done|\bjust (?:do|fix|reset|enable)|\bpre-?approved|\bstandard change/,
      2,
    ],
  ],
  escalate: [[/\bescalat|\bpage\b|\bon-?call\b|\bsenior\b|\bsecond[- ]line|\bleadership/, 2]],
  assign: [
    [
      /\bassign|\bhand(?:ed)? (?:it )?(?:over|to)|\bneeds an owner|\bspecialist|\bqueue it for|\bscheduled?\b/,
      2,
    ],
  ],
  ignore: [
    [
      /\bignore|\bdiscard|\bno (?:reply|response|action)|\bclose (?:it )?without|\bdo not (?:reply|answer)/,
      2,
    ],
  ],
  acknowledge: [
    [/\backnowledg|\bconfirm receipt|\bsay thanks|\breply (?:only|that|with)|\blet them know|\bnoted\b/, 2],
  ],
} as const satisfies Record<ResolutionAction, readonly Cue[]>;

/** How urgent tickets of each kind tend to be where nothing is said of it. */
export const USUAL_URGENCY = {
  billing_license: "medium",
  identity_access: "medium",
  application_support: "high",
  service_request: "medium",
  spam_phishing: "low",
  general_inquiry: "low",
  security_compliance: "high",
  onboarding: "medium",
  feature_request: "low",
} as const satisfies Record<IssueType, Priority>;
