// SPDX-License-Identifier: LGPL-2.1-or-later
// Texts that would run a script where somebody takes them for HTML, or for an address.

// Each runs alert (1) in some browser, in some place, if it gets into a document as HTML.
const TAGS = [
  '<script>alert(1)</script>', '<script src=data:,alert(1)></script>', '<ScRiPt>alert(1)</sCrIpT>',
  '<script/x>alert(1)</script>', '<scr<script>ipt>alert(1)</script>', '<script>alert(1)//',
  '<img src=x onerror=alert(1)>', '<img src=x:x onerror="alert(1)">', '<img/src/onerror=alert(1)>',
  '<img src=x onerror=alert`1`>', '<img src=`x` onerror=alert(1)>', '<image src=x onerror=alert(1)>',
  '<svg onload=alert(1)>', '<svg/onload=alert(1)>', '<svg><script>alert(1)</script></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x>', '<svg><set onbegin=alert(1)>',
  '<svg><a xlink:href=javascript:alert(1)><text y=9>x', '<svg><use href=data:image/svg+xml,x#x>',
  '<math><mi xlink:href=javascript:alert(1)>x', '<math><mtext><style><img src onerror=alert(1)>',
  '<body onload=alert(1)>', '<body onpageshow=alert(1)>', '<iframe src=javascript:alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>">', '<iframe onload=alert(1)>', '<embed src=javascript:alert(1)>',
  '<object data=javascript:alert(1)>', '<video><source onerror=alert(1)>', '<audio src=x onerror=alert(1)>',
  '<video onloadstart=alert(1) src=x>', '<details open ontoggle=alert(1)>', '<input autofocus onfocus=alert(1)>',
  '<select autofocus onfocus=alert(1)>', '<textarea autofocus onfocus=alert(1)>', '<marquee onstart=alert(1)>',
  '<a href=javascript:alert(1)>x</a>', '<form action=javascript:alert(1)><input type=submit>',
  '<button formaction=javascript:alert(1)>x', '<isindex action=javascript:alert(1) type=image>',
  '<link rel=stylesheet href=data:,*{x:y}>', '<link rel=import href=data:,x>', '<base href=javascript:alert(1)//>',
  '<meta http-equiv=refresh content="0;javascript:alert(1)">', '<style>@import "data:,x"</style>',
  '<style onload=alert(1)></style>', '<template><img src onerror=alert(1)></template>',
  '<noscript><p title="</noscript><img src onerror=alert(1)>">', '<x onclick=alert(1)>x',
  '<x contenteditable onblur=alert(1)>x', '<div style=width:expression(alert(1))>', '<table background=javascript:alert(1)>',
  '<xss onanimationend=alert(1) style=animation:x>', '<dialog open onclose=alert(1)>', '<portal src=javascript:alert(1)>',
  '<animate onend=alert(1)>', '<frameset onload=alert(1)>', '<applet code=x onerror=alert(1)>',
];

// They first leave where they are.
const BREAKOUTS = ['">', "'>", '</title>', '</textarea>', '</style>', '</script>', '-->', ']]>', '</noscript>', '`>'];
const INNER = ['<img src=x onerror=alert(1)>', '<svg onload=alert(1)>', '<script>alert(1)</script>'];

const ATTRIBUTES = [
  '" onmouseover="alert(1)', "' onfocus='alert(1)", '" autofocus onfocus=alert(1) x="', '" style="x:y" onclick="alert(1)',
  '` onerror=alert(1) `', '&quot; onload=&quot;alert(1)', '\\" onload=alert(1)//', "');alert(1)//", '";alert(1)//',
  '${alert(1)}', '{{constructor.constructor("alert(1)")()}}', '#{alert(1)}', '<%= alert(1) %>', '*/alert(1)/*',
];

// What must never become a link.
const ADDRESSES = [
  'javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'java\tscript:alert(1)', 'java\nscript:alert(1)',
  '\u0001javascript:alert(1)', 'javascript&colon;alert(1)', 'javascript:alert(1)//http://a.example',
  'javascript://a.example/%0aalert(1)', 'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==', 'vbscript:alert(1)', 'file:///etc/passwd',
  'blob:http://a.example/x', 'view-source:javascript:alert(1)', 'feed:javascript:alert(1)',
  'intent://x#Intent;scheme=javascript;end', '//a.example/"onclick=alert(1)',
];

// Links, with something else in them.
const LINKS = [
  'https://a.example/"onmouseover="alert(1)', "https://a.example/'onclick='alert(1)", 'https://a.example/<script>alert(1)</script>',
  'https://javascript:alert(1)@a.example/', 'https://a.example/#"><img src=x onerror=alert(1)>',
  'https://a.example/?q=javascript:alert(1)', 'http://a.example/`onload=alert(1)`', 'https://a.example/\u202egnp.exe',
  'https://[::1]/"><svg onload=alert(1)>', 'https://a.example:80"onload=alert(1)',
];

// As the markup of messages might be got wrong.
const MARKUP = [
  '**<img src=x onerror=alert(1)>**', '`<script>alert(1)</script>`', '> <svg onload=alert(1)>', '_<b onclick=alert(1)>_',
  '```\n</code><script>alert(1)</script>\n```', '[x](javascript:alert(1))', '![x](x"onerror="alert(1))',
  '<https://a.example/"onclick=alert(1)>', '~~<iframe srcdoc=x>~~', '@<img src=x onerror=alert(1)>',
];

// They are decoded once too often by some.
const ENCODED = [
  '&lt;script&gt;alert(1)&lt;/script&gt;', '&#60;img src=x onerror=alert(1)&#62;', '&#x3c;svg onload=alert(1)&#x3e;',
  '%3Cscript%3Ealert(1)%3C/script%3E', '\\u003cscript\\u003ealert(1)\\u003c/script\\u003e', '\\x3cimg src onerror=alert(1)\\x3e',
  '＜script＞alert(1)＜/script＞', '<\u200bscript>alert(1)</script>', '+ADw-script+AD4-alert(1)+ADw-/script+AD4-',
  '<img src=x onerror=&#97;lert(1)>',
];

export const PAYLOADS = [
  ...TAGS, ...BREAKOUTS.flatMap((breakout) => INNER.map((inner) => breakout + inner)), ...ATTRIBUTES,
  ...ADDRESSES, ...LINKS, ...MARKUP, ...ENCODED,
];
