/** The page. Its parts follow in the order in which a reviewer reads: verdict, controls, findings, waivers, how it was judged. */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="<%= it.policy %>">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="cdk-spawn">
<title>Compliance report: <%= it.stacks.slice(0, 3).join(', ') %></title>
<link rel="icon" href="data:,">
<style><%~ it.style %></style>
</head>
<body>
<svg class="icons" aria-hidden="true"><%~ it.icons %></svg>
<a class="skip" href="#controls">Skip to the controls</a>
<%~ include('@header', it) %>
<main>
<%~ include('@overview', it) %>
<%~ include('@toolbar', it) %>
<div id="controls" tabindex="-1">
<% for (const framework of it.frameworks) { %>
<%~ include('@framework', { ...it, view: framework }) %>
<% } %>
</div>
<%~ include('@findings', it) %>
<%~ include('@waivers', it) %>
<%~ include('@rules', it) %>
<%~ include('@run', it) %>
</main>
<footer>
<p>Written by cdk-spawn from the templates named above. It supports an audit; it is no attestation.</p>
</footer>
<script type="application/json" id="data"><%~ it.data %></script>
<script><%~ it.script %></script>
</body>
</html>
`;

export const HEADER = `<header>
<p class="kicker">Compliance report</p>
<h1 class="headline <%= it.looks[it.statement.status].key %>"><%= it.statement.headline %></h1>
<% if (it.statement.sentences.length > 0) { %>
<ul class="sentences">
<% for (const sentence of it.statement.sentences) { %>
<li><%= sentence %></li>
<% } %>
</ul>
<% } %>
<p class="lead">Judged before deployment, from <%= it.count(it.report.templates.length, 'CloudFormation template') %> with
<%= it.count(it.report.resources.length, 'resource') %>. It supports an audit; it is no attestation. A pass says that the
templates are set up as asked for, not that what is deployed still is, nor that the control works day by day.</p>
<dl class="facts">
<% if (it.report.now !== undefined) { %>
<div><dt>Judged</dt><dd><time datetime="<%= it.report.now %>"><%= it.time %></time></dd></div>
<% } %>
<% if (it.report.runId !== undefined) { %>
<div><dt>Run</dt><dd><%= it.report.runId %></dd></div>
<% } %>
<div><dt><%= it.stacks.length === 1 ? 'Stack' : 'Stacks' %></dt><dd><bdi><%= it.stacks.slice(0, 6).join(', ') %></bdi><% if (it.stacks.length > 6) { %> and <%= it.stacks.length - 6 %> more<% } %></dd></div>
<% for (const [tool, version] of Object.entries(it.report.tools)) { %>
<div><dt><%= tool %></dt><dd><%= version %></dd></div>
<% } %>
</dl>
<% if (it.report.problems.length > 0) { %>
<section class="problems" aria-labelledby="problems">
<h2 id="problems">Problems of this run</h2>
<p>Each of them fails the run, whatever the controls say.</p>
<ul>
<% for (const problem of it.report.problems) { %>
<li><bdi><%= problem %></bdi></li>
<% } %>
</ul>
</section>
<% } %>
<nav aria-label="Contents">
<ul>
<% for (const { framework, anchor } of it.frameworks) { %>
<li><a href="#<%= anchor %>"><%= framework.id %></a></li>
<% } %>
<li><a href="#findings">Findings</a> <span class="n"><%= it.number(it.findings.length) %></span></li>
<li><a href="#waivers">Waivers</a> <span class="n"><%= it.number(it.report.waivers.length) %></span></li>
<li><a href="#rules">Rules</a> <span class="n"><%= it.number(it.rules.length) %></span></li>
<li><a href="#run">Templates and settings</a></li>
</ul>
</nav>
</header>
`;

export const OVERVIEW = `<section class="overview" aria-labelledby="overview">
<h2 id="overview">Overview</h2>
<ul class="cards">
<% for (const { framework, anchor, counts, controls } of it.frameworks) { %>
<li class="card">
<h3><a href="#<%= anchor %>"><%= framework.title %></a></h3>
<p class="edition"><%= framework.edition %></p>
<svg class="bar" viewBox="0 0 <%= Math.max(controls.length, 1) %> 1" preserveAspectRatio="none" aria-hidden="true">
<% let x = 0; for (const { status, controls: width } of counts) { %>
<rect class="<%= it.looks[status].key %>" x="<%= x %>" width="<%= width %>" height="1"/>
<% x += width; } %>
</svg>
<ul class="counts" aria-label="Controls by status">
<% for (const { status, controls: n } of counts) { %>
<li><span class="n"><%= it.number(n) %></span> <%~ it.badge(status) %></li>
<% } %>
</ul>
<p class="verdicts"><%= it.count(controls.length, 'control') %>, <%= it.count(framework.summary.rules, 'rule') %>.
Verdicts on resources: <%= it.number(framework.summary.passed) %> passed, <%= it.number(framework.summary.failed) %> failed,
<%= it.number(framework.summary.waived) %> waived, <%= it.number(framework.summary.unknown) %> unknown,
<%= it.count(framework.summary.errors, 'rule error') %>, <%= it.number(framework.summary.notApplicable) %> not applicable.</p>
</li>
<% } %>
</ul>
<details class="legend">
<summary>How to read this report</summary>
<dl>
<% for (const status of it.statuses) { %>
<div><dt><%~ it.badge(status) %></dt><dd><%= it.looks[status].meaning %></dd></div>
<% } %>
<div><dt>Direct</dt><dd>A template shows the control itself.</dd></div>
<div><dt>Partial</dt><dd>A template shows one supporting piece; the rest needs evidence from elsewhere.</dd></div>
<div><dt>Experimental</dt><dd>Few sources support the mapping of these rules to the control.</dd></div>
</dl>
<p>A control has the worst status of its rules. Each rule is run once on each resource, whichever frameworks ask for it.</p>
</details>
</section>
`;
