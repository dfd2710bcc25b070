/** Ends the process with a message if Node is older than package.json's `engines`. An old Node can parse this file. */
export function checkNode() {
  const parts = process.versions.node.split('.').map(Number);
  if (parts[0] < 20 || (parts[0] === 20 && parts[1] < 19)) {
    console.error('Colloquy needs Node.js 20.19 or newer; this is ' + process.versions.node + '.');
    process.exit(1);
  }
}
