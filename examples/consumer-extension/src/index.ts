import { chats } from './chats.js';
import { command } from './command.js';
import { footer } from './footer.js';
import { opener } from './opener.js';
import { placeholder } from './placeholder.js';
import { preamble } from './preamble.js';
import { toolbar } from './toolbar.js';
import { welcome } from './welcome.js';

export default [chats, command, footer, opener, placeholder, preamble, toolbar, welcome];
