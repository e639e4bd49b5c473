import type { SecretPattern } from './secret-pattern';

/** One command with its options, up to the end of the command; bounded, so that patterns stay linear. */
const OPTIONS = '(?=\\s)[^\\n;|&]{0,200}?\\s';
const VALUE = '["\']?([^\\s"\'$`]{4,})';
/** The same, where more must follow: bounded, because each shorter one is tried. */
const SHORT_VALUE = '["\']?([^\\s"\'$`]{4,200})';
const USER = '["\']?[a-z_][\\w-]{0,31}:([^\\s"\'$`:]{4,})';
const ECHO = '(?:echo|printf)\\s{1,4}(?:-\\w{1,3}\\s{1,4})?';
const SUDO = '(?:sudo\\s{1,4})?';

/** Where programs take a password in a way of their own. `--password x` and `--password=x` are assignments. */
const SOURCES: readonly string[] = [
  `sshpass\\s{1,8}-p\\s{0,8}${VALUE}`,
  `(?:mysql|mysqldump|mysqladmin|mariadb)${OPTIONS}-p${VALUE}`,
  `redis-cli${OPTIONS}-a\\s{1,4}${VALUE}`,
  `mongo(?:sh|dump|restore)?${OPTIONS}-p\\s{1,4}${VALUE}`,
  `(?:docker|podman|nerdctl|buildah|az)\\s{1,4}login${OPTIONS}-p\\s{1,4}${VALUE}`,
  // Windows: a variable for all, a new user, a password in the clear.
  `setx\\s{1,4}(?:/[mM]\\s{1,4})?["']?\\w{0,40}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY)["']?\\s{1,4}${VALUE}`,
  `net\\s{1,4}user\\s{1,4}[\\w.-]{1,64}\\s{1,4}(?!/)${SHORT_VALUE}["']?(?=[^\\n]{0,120}\\s/(?:add|ADD))`,
  `ConvertTo-SecureString\\s{1,4}(?:-String\\s{1,4})?${SHORT_VALUE}["']?(?=[^\\n]{0,80}\\s-AsPlainText)`,
  `ssm\\s{1,4}put-parameter(?=(?:[^\\n;|&]|\\\\\\n){0,300}SecureString)(?:[^\\n;|&]|\\\\\\n){0,300}?\\s--value[\\s=]{1,4}${VALUE}`,
  `unzip${OPTIONS}-P\\s{0,4}${VALUE}`,
  `htpasswd\\s{1,4}-\\w{0,6}b\\w{0,6}\\s[^\\n;|&]{0,120}?[^\\s-]\\S{0,63}\\s{1,4}[\\w.-]{1,64}\\s{1,4}${VALUE}`,
  // A port is no password: `docker run -u 1000:1000`.
  `curl${OPTIONS}(?:-u\\s{0,4}|(?:--user|--proxy-user)[\\s=]{1,4})["']?[^\\s:"'$\`]{1,64}:(?!\\d+(?:\\s|$))([^\\s"'$\`]{4,})`,
  `${ECHO}${USER}["']?\\s{0,4}\\|\\s{0,4}${SUDO}chpasswd`,
  `${ECHO}${VALUE}["']?\\s{0,4}\\|\\s{0,4}${SUDO}(?:passwd(?!\\w)|[\\w./-]{1,40}\\s[^\\n;|&]{0,120}?(?:--password-stdin|--with-token))`,
  `chpasswd[^\\n<]{0,20}<<<\\s{0,4}${USER}`,
  `chpasswd[^\\n<]{0,20}<<-?\\s{0,4}["']?\\w{1,32}["']?[^\\n]{0,80}\\n\\s{0,12}${USER}`,
  // cloud-init; RANDOM asks it for a password drawn by lot.
  `chpasswd:\\s{1,40}(?:expire:\\s{0,4}\\w{1,6}\\s{1,40})?list:\\s{0,4}[|>]?[+-]?\\s{1,40}(?:- )?(?![\\w-]{1,32}:RANDOM\\s)${USER}`,
  `machine\\s{1,4}\\S{1,200}\\s{1,8}login\\s{1,4}\\S{1,100}\\s{1,8}password\\s{1,4}${VALUE}`,
];

const commandPassword = (pattern: RegExp): SecretPattern => ({
  kind: 'command-password',
  title: 'a password in a command',
  pattern,
  group: 1,
});

/** Passwords that commands and SQL statements are given. */
export const COMMAND_PATTERNS: readonly SecretPattern[] = [
  ...SOURCES.map((source) => commandPassword(new RegExp(`(?<![\\w-])${source}`, 'dg'))),
  commandPassword(/(?<![\w-])-pass(?:in|out)?\s{1,4}["']?pass:([^\s"'$`]{4,})/dg),
  commandPassword(
    /(?<!\w)IDENTIFIED\s{1,4}(?:WITH\s{1,4}\S{1,40}\s{1,4})?BY\s{1,4}(?:PASSWORD\s{1,4})?["']([^"'$`\n]{4,})["']/dgi,
  ),
  commandPassword(/(?<!\w)(?:CREATE|ALTER)\s{1,4}(?:ROLE|USER)\s[^\n;]{0,120}?PASSWORD\s{1,4}'([^'$`\n]{4,})'/dgi),
  commandPassword(/<[\w:.-]{0,40}(?:password|passwd|passphrase|apikey)>([^<>\s$]{4,})<\//dgi),
];
