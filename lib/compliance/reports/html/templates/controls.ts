/** Hidden until the script, which it needs, shows it. */
export const TOOLBAR = `<search class="toolbar" id="toolbar" aria-label="Filter the report" hidden>
<div class="fields">
<label class="wide">Search <kbd aria-hidden="true">/</kbd>
<input type="search" id="search" placeholder="Control, rule, resource, reason" autocomplete="off" spellcheck="false" aria-keyshortcuts="/"></label>
<label>Framework <select id="by-framework"><option value="">All</option>
<% it.frameworks.forEach(({ framework }, index) => { %><option value="<%= index %>"><%= framework.id %></option><% }) %></select></label>
<label>Status <select id="by-status"><option value="">All</option>
<% for (const status of it.statuses) { %><option value="<%= status %>"><%= it.looks[status].label %></option><% } %></select></label>
<label>Rules of <select id="by-origin"><option value="">All</option>
<% for (const origin of it.origins) { %><option value="<%= origin %>"><%= origin %></option><% } %></select></label>
<label>Resource type <select id="by-type"><option value="">All</option>
<% for (const type of it.types) { %><option value="<%= type %>"><%= type %></option><% } %></select></label>
<label>Stack <select id="by-stack"><option value="">All</option>
<% for (const stack of it.stacks) { %><option value="<%= stack %>"><%= stack %></option><% } %></select></label>
</div>
<div class="outcome">
<p role="status" aria-live="polite" id="shown"></p>
<button type="button" id="clear" hidden>Clear filters</button>
<span class="gap"></span>
<button type="button" id="open-all">Open all shown</button>
<button type="button" id="close-all">Close all</button>
<button type="button" id="export-notes">Export evidence notes</button>
<label class="button">Import <input type="file" id="import-notes" accept=".json,application/json" aria-label="Import evidence notes"></label>
</div>
<p class="message" role="alert" id="message"></p>
</search>
<p class="print-filter" id="print-filter"></p>
`;

export const FRAMEWORK = `<section class="framework" id="<%= it.view.anchor %>" tabindex="-1" aria-labelledby="<%= it.view.anchor %>/title">
<h2 id="<%= it.view.anchor %>/title"><%= it.view.framework.title %> <span class="edition"><%= it.view.framework.edition %></span></h2>
<p class="about"><span><%= it.view.framework.id %></span><span><%= it.count(it.view.controls.length, 'control') %></span><span><%= it.count(it.view.framework.summary.rules, 'rule') %></span><span><% if (it.view.link) { %><a href="<%= it.view.link %>" rel="noreferrer noopener">Text of the standard</a><% } else { %><%= it.view.framework.source %><% } %></span></p>
<div class="columns" aria-hidden="true"><span>Control</span><span>What it asks for, in our words</span><span>Grade</span><span>Status</span></div>
<div class="controls">
<% for (const control of it.view.controls) { %>
<%~ include('@control', { ...it, control }) %>
<% } %>
</div>
<p class="none" hidden>No control of this framework matches the filter.</p>
</section>
`;

/** A rule bears on several controls, and is the same in each. */
export const RULE_ROW = `<% const { index, rule, anchor, passed, failed, waived, unknown, error, notApplicable } = it.of; %>
<tr><th scope="row"><a href="#<%= anchor %>"><%= rule.id %></a> <span class="origin"><%= rule.origin %></span><span class="title"><%= rule.title %></span></th><%~ it.cell(passed, 'passed', index) %><%~ it.cell(failed, 'failed') %><%~ it.cell(waived, 'waived') %><%~ it.cell(unknown, 'unknown') %><%~ it.cell(error, 'error') %><%~ it.cell(notApplicable, 'na') %></tr>
`;

export const FINDING_LINE = `<% const { view, status } = it.of; %>
<li><details class="finding-line" data-finding="<%= view.number %>"><summary><%~ it.badge(status) %><span class="what"><bdi class="path"><%= view.resource.path %></bdi><span class="why"><bdi><%= view.why %></bdi></span></span><span class="ref">No. <%= view.number %></span></summary>
<p class="to-finding">In full: <a href="#<%= view.anchor %>">finding <%= view.number %></a></p></details></li>
`;

export const CONTROL = `<% const { control } = it; const own = it.control.anchor; %>
<details class="control" id="<%= own %>" data-control="<%= control.key %>">
<summary><h3><bdi><%= control.id %></bdi></h3><span class="title"><%= control.title %><% if (control.experimental) { %> <span class="mark">Experimental</span><% } %></span><span class="grade"><%= control.grade %></span><%~ it.badge(control.status) %></summary>
<div class="body">
<% if (control.limits) { %>
<p class="note"><strong>What a pass does not prove:</strong> <%= control.limits %></p>
<% } %>
<% if (control.rules.length > 0) { %>
<div class="scroll">
<table class="rules">
<caption>Rules of <%= control.id %>, with how many resources each found in which state</caption>
<thead><tr><th scope="col">Rule</th><th scope="col">Passed</th><th scope="col">Failed</th><th scope="col">Waived</th><th scope="col">Unknown</th><th scope="col">Error</th><th scope="col"><abbr title="Not applicable">N/A</abbr></th></tr></thead>
<tbody>
<% for (const rule of control.rules) { %>
<%~ it.once('@ruleRow', rule) %>
<% } %>
</tbody>
</table>
</div>
<% } else if (control.grade !== 'manual') { %>
<p class="note">No rule of this run bears on it.</p>
<% } %>
<div class="passed-list" id="<%= own %>/passed" hidden></div>
<% if (control.findings.length > 0) { %>
<h4>Findings</h4>
<ul class="finding-list">
<% for (const finding of control.findings) { %>
<%~ it.once('@findingLine', finding) %>
<% } %>
</ul>
<% if (control.moreFindings > 0) { %>
<p class="more">And <%= it.number(control.moreFindings) %> more: all of them are among the <a href="#findings">findings</a>.</p>
<% } %>
<% } %>
<% if (control.evidence || control.grade === 'manual') { %>
<div class="evidence" data-framework="<%= it.view.framework.id %>" data-id="<%= control.id %>">
<h4>Evidence to attach</h4>
<p><%= control.evidence ?? 'Whatever shows that the control is in place.' %></p>
<div class="note-fields">
<label>Note <textarea rows="2"></textarea></label>
<label>Where it is kept <input type="text" inputmode="url" placeholder="Address or file" autocomplete="off"></label>
</div>
<div class="note-paper"><p class="note-text"></p><p class="note-link"></p></div>
</div>
<% } %>
</div>
</details>
`;
