// The styles of the list and the chats. A bundler loads them together with this module.
import 'jupyterlab-colloquy/style/view.css';
