<#ftl output_format="plainText">
<#macro table it>
| ${it.corner} |<#list it.columns as column> ${column} |</#list><#lt>
|---|<#list it.columns as column>---:|</#list><#lt>
<#list it.rows as row>
| ${row.name} |<#list row.cells as cell> ${cell.inline()} |</#list><#lt>
</#list>
<#if it.note?has_content>

${it.note}
</#if>
</#macro>
# ${title}

<#list story as sentence>
${sentence}

</#list>
<#list accuracy as share>
## ${share.overview.title}

<@table share.overview/>

<#if share.differences??>
### ${share.differences.title}

<@table share.differences/>

</#if>
<#list share.details as detail>
### ${detail.title}

<@table detail/>

</#list>
</#list>
## ${paper.title}

<@table paper/>

<#if efficiency?has_content>
## Label efficiency

<#list efficiency as one>
### ${one.title}

<@table one/>

</#list>
</#if>
<#list costs as one>
## ${one.title}

<@table one/>

</#list>
## ${runs.title}

<@table runs/>

## How to run it again

```
./simtrans ${command}
```
