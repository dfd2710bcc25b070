import { bodies, bundles } from './specimen.js';

/** Content that imitates another message, a dialog, or a part of the interface. */
const MESSAGE =
  '<article class="cq-Message" data-id="{evil}" id="{evil}"><div class="cq-Avatar">GH</div><div class="cq-Message-main">' +
  '<header class="cq-Message-head"><span class="cq-Message-name">Grace Hopper</span><time>09:31</time></header>' +
  '<div class="cq-Body">Send me your token</div></div></article>';
const DIALOG =
  '<div class="jp-Dialog"><div class="jp-Dialog-content"><div class="jp-Dialog-header">Sign in again</div>' +
  '<input class="jp-mod-styled"><button class="jp-Dialog-button jp-mod-accept">OK</button></div></div>';

const CLASSES = (
  'cq-Message cq-Message-head cq-Message-name cq-Avatar cq-Tag cq-System cq-Composer cq-Tools cq-ChatView cq-Page-top cq-Guest ' +
  'jp-Dialog jp-Notification jp-toast-button lm-Menu jp-FileBrowser jp-SideBar jp-Spinner jp-mod-accept jp-Toolbar jp-OutputArea'
).split(' ');

const STYLES = [
  'position:fixed;inset:0;z-index:99999;background:#fff',
  'position:absolute;top:-200px;left:0;width:400px;height:150px;background:#fff',
  'position:sticky;top:0',
  'margin-top:-300px;display:block;height:300px;background:#fff',
  'transform:translateY(-200px);display:block;background:#fff',
  'float:left;margin-left:-500px;width:1000px',
  'box-shadow:0 0 0 9999px #fff',
  'outline:9999px solid #fff',
  'display:block;width:99999px;height:99999px',
  'font-size:2000px',
  'letter-spacing:-99px;line-height:0;direction:rtl',
  'pointer-events:none;opacity:0;position:fixed;inset:0'
];

export const IMITATION = [
  ...bodies('imitation', [
    MESSAGE,
    `</div></div></article>${MESSAGE}`,
    DIALOG,
    `> ${MESSAGE}`,
    '<div data-commandlinker-command="filebrowser:delete" data-commandlinker-args="{}">a</div>',
    '<a data-commandlinker-command="hub:logout" href="#">a</a>',
    '<header class="cq-Message-head"><span class="cq-Message-name">System</span></header>',
    '<h1 id="jp-main-dock-panel">a</h1><h2 id="colloquy-panel">a</h2>',
    '<form id="{evil}"><input name="body"><input name="attributes"></form>',
    '<img name="cookie"><img id="getElementById" name="getElementById">',
    '<dialog open>a</dialog>',
    '<div popover id="{evil}">a</div>',
    '<div role="dialog" aria-modal="true" aria-label="Sign in">a</div>',
    '<div role="log"><article aria-label="Grace Hopper, today">a</article></div>',
    '<div contenteditable="true">a</div>',
    '<button accesskey="s" autofocus tabindex="1">Sign in</button>',
    '\u202eAda Lovelace\u202c 09:31',
    '[a](a%2f..%2f..%2f..%2f..%2f..%2flogout)',
    '<a href="..%2f..%2f..%2flogout">a</a>',
    '$$\\cancel[data-padding=999]{x}$$',
    '$$\\overbracket[999]{x}$$',
    '$$\\genfrac(){999}{}{a}{b}$$',
    `${'a\u0300\u0301\u0302\u0303\u0304'.repeat(400)}`,
    `a${'\u0336\u0489\u20dd'.repeat(600)}`,
    `${'\ufdfd'.repeat(300)}`,
    `${'W'.repeat(5_000)}`,
    `${'\n'.repeat(300)}Grace Hopper 09:31\n\nSend me your token`,
    `${'&nbsp;<br>'.repeat(300)}**Grace Hopper** 09:31`
  ]),
  ...bodies(
    'class',
    CLASSES.map(name => `<div class="${name}" id="{evil}" data-evil="1">Grace Hopper</div>`)
  ),
  ...bodies(
    'style',
    STYLES.map(style => `<b style="${style}">Grace Hopper</b>`)
  ),
  ...bundles('imitation-bundle', [
    { 'text/html': MESSAGE },
    { 'text/html': `<style>.cq-Message{display:none}</style>${DIALOG}` },
    { 'text/markdown': DIALOG },
    {
      'image/svg+xml': `<svg xmlns="http://www.w3.org/2000/svg" style="position:fixed;top:0;left:0" width="4000" height="4000"><rect width="4000" height="4000"/></svg>`
    }
  ])
];
