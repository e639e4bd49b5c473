// Where this machine has a Chromium, or undefined. CHROMIUM names another; an empty one means none.
const { existsSync } = require('node:fs');

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

exports.findChromium = () => (process.env.CHROMIUM ?? PLACES.find((path) => existsSync(path))) || undefined;
