export const FINDINGS = `<section class="findings" id="findings" tabindex="-1" aria-labelledby="findings/title">
<h2 id="findings/title">Findings</h2>
<% if (it.findings.length === 0) { %>
<p class="lead">None: no rule found anything against a resource.</p>
<% } else { %>
<p class="lead">Each finding once, with what became of it in each framework.</p>
<p class="none" hidden>No finding matches the filter.</p>
<% } %>
<% for (const finding of it.findings) { %>
<%~ include('@finding', { ...it, finding }) %>
<% } %>
</section>
`;

export const FINDING = `<% const { finding } = it; const { resource } = finding; %>
<article class="finding" id="<%= finding.anchor %>" tabindex="-1" data-finding="<%= finding.number %>" aria-labelledby="<%= finding.anchor %>/title">
<h3 id="<%= finding.anchor %>/title"><span class="n"><%= finding.number %></span> <bdi class="path"><%= resource.path %></bdi> <%~ it.badge(finding.status) %></h3>
<div class="finding-body">
<p class="why"><bdi><%= finding.why %></bdi></p>
<% if (finding.fix) { %>
<p class="fix"><strong>Fix:</strong> <bdi><%= finding.fix %></bdi></p>
<% } %>
<div class="detail">
<dl class="rows">
<div><dt>Rule</dt><dd><a href="#<%= it.ruleAnchor(finding.rule) %>"><%= finding.rule %></a><% if (finding.finding) { %> <bdi class="mono">[<%= finding.finding %>]</bdi><% } %></dd></div>
<div><dt>Frameworks</dt><dd><ul class="fates"><% for (const fate of finding.frameworks) { %><li><span><%= fate.id %></span> <%~ it.badge(fate.status) %></li><% } %></ul></dd></div>
<div><dt>Type</dt><dd><bdi><%= resource.type %></bdi></dd></div>
<div><dt>Logical id</dt><dd><bdi class="mono"><%= resource.logicalId %></bdi></dd></div>
<% if (finding.where) { %>
<div><dt>Property</dt><dd><bdi class="mono"><%= finding.where %></bdi></dd></div>
<% } %>
<div><dt>Template</dt><dd><bdi class="mono"><%= resource.template %><% if (finding.position) { %>:<%= finding.position.line %>:<%= finding.position.column %><% } %></bdi></dd></div>
<% if (resource.source) { %>
<div><dt>Source</dt><dd><bdi class="mono"><%= resource.source %></bdi></dd></div>
<% } %>
<div><dt>Fingerprint</dt><dd><span class="mono"><%= finding.fingerprint.slice(0, 16) %></span></dd></div>
</dl>
<% if (finding.excerpt) { %>
<pre tabindex="0" role="region" aria-label="Excerpt of the template for finding <%= finding.number %>"><code><%= finding.excerpt %></code></pre>
<% } %>
</div>
<% for (const number of finding.waivers) { const waiver = it.report.waivers[number - 1]; %>
<div class="waiver">
<p><%~ it.badge('waived', 'Waived') %> in <%= finding.frameworks.filter((fate) => fate.waiver === number - 1).map((fate) => fate.id).join(', ') %>: <bdi><%= waiver.reason %></bdi></p>
<p class="terms">Owner <bdi><%= waiver.owner %></bdi><% if (waiver.ticket) { %> · ticket <bdi><%= waiver.ticket %></bdi><% } %><% if (waiver.expires) { %> · until <%= waiver.expires %><% } %> · written in <bdi><%= it.writtenIn(waiver) %></bdi> · <a href="#waiver/<%= number %>">waiver <%= number %></a></p>
</div>
<% } %>
</div>
</article>
`;

export const WAIVERS = `<section class="waivers" id="waivers" tabindex="-1" aria-labelledby="waivers/title">
<h2 id="waivers/title">Waivers</h2>
<% if (it.report.waivers.length === 0) { %>
<p class="lead">None.</p>
<% } else { %>
<div class="scroll">
<table class="wide">
<caption>Who accepts which finding, why, and until when</caption>
<thead><tr><th scope="col">No.</th><th scope="col">Rule and scope</th><th scope="col">Reason</th><th scope="col">Owner</th><th scope="col">Ticket</th><th scope="col">Last day</th><th scope="col">Written in</th><th scope="col" class="num">Covers</th></tr></thead>
<tbody>
<% it.report.waivers.forEach((waiver, index) => { %>
<tr id="waiver/<%= index + 1 %>" tabindex="-1"><th scope="row"><%= index + 1 %></th><td><bdi class="mono"><%= waiver.rule %></bdi><br><bdi class="path"><%= waiver.scope %></bdi></td><td><bdi><%= waiver.reason %></bdi></td><td class="owner"><bdi><%= waiver.owner %></bdi></td><td class="keep"><bdi><%= waiver.ticket ?? 'none' %></bdi></td><td class="keep"><%= waiver.expires ?? 'none' %></td><td><bdi><%= it.writtenIn(waiver) %></bdi></td><td class="num"><%= it.number(waiver.covers) %></td></tr>
<% }) %>
</tbody>
</table>
</div>
<p class="lead">What a waiver covers is counted once for each framework.</p>
<% } %>
</section>
`;

export const RULES = `<section class="all-rules" id="rules" tabindex="-1" aria-labelledby="rules/title">
<h2 id="rules/title">Rules</h2>
<p class="lead">Each rule with the resources that passed it.</p>
<% it.rules.forEach((rule, index) => { %>
<details class="rule" id="<%= rule.anchor %>" data-rule="<%= index %>">
<summary><h3><%= rule.id %></h3><span class="title"><%= rule.title %></span><span class="tally"><%= it.number(rule.passed) %> passed<% if (rule.findings.length > 0) { %>, <%= it.count(rule.findings.length, 'finding') %><% } %></span></summary>
<div class="body">
<dl class="rows">
<div><dt>Written by</dt><dd><%= rule.origin %></dd></div>
<div><dt>Judges</dt><dd><%= rule.types %></dd></div>
<div><dt>Not about</dt><dd><%= it.count(rule.notApplicable, 'resource') %></dd></div>
<div><dt>Can be waived</dt><dd><% if (rule.unwaivable) { %>no: <%= rule.unwaivable %><% } else { %>yes<% } %></dd></div>
<% if (rule.findings.length > 0) { %>
<div><dt>Findings</dt><dd><% rule.findings.forEach((finding, at) => { %><%= at > 0 ? ', ' : '' %><a href="#<%= finding.anchor %>"><%= finding.number %></a><% }) %></dd></div>
<% } %>
</dl>
<% if (rule.passed > 0) { %>
<div class="passed-list">
<div class="scroll">
<table class="wide">
<caption>Resources that passed <%= rule.id %></caption>
<thead><tr><th scope="col">Resource</th><th scope="col">Type</th><th scope="col">Logical id</th><th scope="col">Template</th><th scope="col">Source</th></tr></thead>
<tbody>
<% for (const resource of rule.shown) { %>
<tr><th scope="row"><bdi class="path"><%= resource.path %></bdi></th><td><%= resource.type %></td><td><bdi class="mono"><%= resource.logicalId %></bdi></td><td><bdi class="mono"><%= resource.template %></bdi></td><td><bdi class="mono"><%= resource.source ?? '' %></bdi></td></tr>
<% } %>
</tbody>
</table>
</div>
<% if (rule.passed > rule.shown.length) { %>
<p class="more">And <%= it.number(rule.passed - rule.shown.length) %> more, all of them in report.json.</p>
<% } %>
</div>
<% } %>
</div>
</details>
<% }) %>
</section>
`;

export const RUN = `<section class="run" id="run" tabindex="-1" aria-labelledby="run/title">
<h2 id="run/title">Templates and settings</h2>
<div class="scroll">
<table class="wide">
<caption>Templates that were judged, with the SHA-256 of each file</caption>
<thead><tr><th scope="col">Template</th><th scope="col">Stack</th><th scope="col">Account and region</th><th scope="col">SHA-256</th></tr></thead>
<tbody>
<% for (const template of it.report.templates) { %>
<tr><th scope="row"><bdi class="mono"><%= template.file %></bdi></th><td><bdi><%= template.stack %></bdi><% if (template.stackName && template.stackName !== template.stack) { %> <span class="origin"><bdi><%= template.stackName %></bdi></span><% } %></td><td><%= [template.account, template.region].filter(Boolean).join(' · ') || 'not fixed' %></td><td><span class="mono hash"><%= template.sha256 ?? 'not known' %></span></td></tr>
<% } %>
</tbody>
</table>
</div>
<% if (it.settings.length === 0) { %>
<p class="lead">The rules were told nothing: every setting has its default.</p>
<% } else { %>
<div class="scroll">
<table class="settings">
<caption>What the rules were told, and can’t see for themselves</caption>
<thead><tr><th scope="col">Setting</th><th scope="col">Value</th></tr></thead>
<tbody>
<% for (const [name, value] of it.settings) { %>
<tr><th scope="row"><bdi class="mono"><%= name %></bdi></th><td><bdi><%= value %></bdi></td></tr>
<% } %>
</tbody>
</table>
</div>
<% } %>
</section>
`;
