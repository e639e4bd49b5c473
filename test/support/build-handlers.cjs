// Constructs stage the bundled handlers as assets, so a test run needs them built.
const { execFileSync } = require('node:child_process');
const { join } = require('node:path');

module.exports = () => {
  execFileSync(process.execPath, [join(__dirname, '..', '..', 'scripts', 'build-handlers.mjs'), '--quiet'], {
    stdio: 'inherit',
  });
};
