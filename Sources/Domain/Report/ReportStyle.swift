// How the report looks: one accent, much white, figures that stand below each other; on a screen by day and night, and on paper.

enum ReportStyle {
  /// A colour for light and for dark surroundings.
  struct Colour {
    var name: String
    var light: String
    var dark: String
  }

  static let palette = [
    Colour(name: "paper", light: "#FFFFFF", dark: "#14181A"),
    Colour(name: "ink", light: "#1B2023", dark: "#ECEAE4"),
    Colour(name: "soft", light: "#596168", dark: "#A6AEB3"),
    Colour(name: "line", light: "#DDE2E4", dark: "#333B3F"),
    Colour(name: "accent", light: "#0B6B5D", dark: "#62C9B5"),
    Colour(name: "tint", light: "#CFE5E0", dark: "#1F4740"),
    Colour(name: "pale", light: "#EDF4F2", dark: "#1B2826"),
  ]

  /// What stands on what, as text.
  static let texts = [
    ("ink", "paper"), ("soft", "paper"), ("accent", "paper"), ("ink", "tint"), ("ink", "pale"), ("soft", "pale"),
  ]

  private static func variables(_ hex: (Colour) -> String) -> String {
    palette.map { "--\($0.name):\(hex($0))" }.joined(separator: ";")
  }

  /// Hatching, for all drawings.
  static let patterns: Markup = """
    <svg class="patterns" aria-hidden="true" width="0" height="0"><defs>\
    <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="ground" width="6" height="6"/>\
    <path class="stroke" d="M-1 1L1 -1M0 6L6 0M5 7L7 5"/></pattern></defs></svg>

    """

  /// No `<` and no `&` in it: an XML reader takes it as it stands. Paper is light whatever the screen is.
  static let sheet = Markup(
    stringLiteral: """
      :root{color-scheme:light dark;\(variables(\.light))}
      @media screen and (prefers-color-scheme:dark){:root{\(variables(\.dark))}}
      \(page)\(tables)\(drawings)\(narrow)\(paper)
      """)

  private static let page = """
    *{box-sizing:border-box;margin:0}
    html{-webkit-text-size-adjust:100%;background:var(--paper);color:var(--ink)}
    body{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;
    font-variant-numeric:tabular-nums lining-nums;overflow-wrap:break-word}
    .shop,caption,.notes li,.selection li{overflow-wrap:anywhere}
    main,footer{max-width:62rem;margin:0 auto;padding:0 2rem}
    h1,h2,.big,.worth b,.period{font-family:"Iowan Old Style",Charter,"Palatino Linotype",Palatino,Georgia,"Noto Serif",serif}
    h1,h2{font-weight:400;letter-spacing:-.01em;line-height:1.15}
    header{padding:5rem 0 2.5rem}
    .shop{font-size:.875rem;font-weight:600;letter-spacing:.06em;color:var(--accent)}
    h1{font-size:clamp(2.25rem,6vw,3.75rem);margin:.5rem 0 .75rem}
    .period{font-size:1.375rem}
    .against{color:var(--soft);margin-top:.25rem}
    .selection{list-style:none;padding:0;margin-top:1rem;display:flex;flex-wrap:wrap;gap:.5rem}
    .selection li{background:var(--pale);border-radius:1rem;padding:.125rem .75rem;font-size:.875rem}
    section{border-top:1px solid var(--line);padding:2.5rem 0 3rem}
    h2{font-size:1.875rem}
    .lead{color:var(--soft);max-width:44rem;margin:.375rem 0 1.75rem}
    small{font-size:.8125rem;color:var(--soft)}
    code{font-family:ui-monospace,"Liberation Mono",monospace;font-size:.875em}
    .glance{list-style:none;padding:0;display:grid;grid-template-columns:repeat(5,minmax(0,1fr));gap:1.5rem}
    .glance li{border-top:3px solid var(--accent);padding-top:.625rem}
    .glance h3{font-size:.875rem;font-weight:600}
    .big{font-size:2.5rem;line-height:1.15;letter-spacing:-.02em}
    .share,.change{font-size:.8125rem;line-height:1.4}
    .share{min-height:2.8em}
    .change{color:var(--soft);margin-top:.25rem;min-height:2.8em}
    .worth{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:1.5rem;margin-top:2.25rem}
    .worth dt{font-size:.875rem;font-weight:600}
    .worth dd b{display:block;font-size:1.5rem;font-weight:400;line-height:1.3}
    .worth small{display:block;line-height:1.4}
    .notes{list-style:none;padding:0;max-width:50rem}
    .notes li{padding:.625rem 0 .625rem 1.125rem;border-left:3px solid var(--accent);margin-bottom:.75rem}
    .terms{columns:2;column-gap:3rem}
    .terms div{break-inside:avoid;padding-bottom:.875rem}
    .terms dt{font-weight:600;font-size:.9375rem}
    .terms dd{color:var(--soft);font-size:.9375rem}
    footer p{color:var(--soft);font-size:.875rem;border-top:1px solid var(--line);padding:1.5rem 0 4rem}

    """

  private static let tables = """
    .table{overflow-x:auto}
    table{width:100%;border-collapse:collapse;margin:1rem 0 1.5rem;font-size:.9375rem}
    caption{text-align:left;font-weight:600;padding-bottom:.375rem}
    th,td{padding:.4375rem 0 .4375rem 1rem;border-bottom:1px solid var(--line);vertical-align:top;text-align:right}
    th{font-weight:400}
    th[scope=row]{text-align:left}
    th:first-child,td:first-child{padding-left:0}
    .t{text-align:left}
    thead th{font-size:.8125rem;color:var(--soft);vertical-align:bottom}
    td.n,.of{white-space:nowrap}
    td b,.told b,.share b{font-weight:600}
    .of{display:inline-flex;flex-direction:row-reverse;align-items:baseline;column-gap:.75rem}
    .of b{min-width:3.25rem}
    .weak b{font-weight:400;font-style:italic;color:var(--soft)}
    .few{border:1px solid currentcolor;border-radius:.25rem;padding:0 .25rem;font-size:.6875rem}
    .number{display:inline-block;min-width:1.25rem;color:var(--accent);font-weight:600}
    .sku{display:inline-block}
    .bars th,.bars td{vertical-align:middle}
    .bars td.t{width:34%}
    .dense{table-layout:fixed}
    @media screen and (min-width:60rem){.even{table-layout:fixed}.even th:first-child{width:26%}}
    .dense{font-size:.875rem}
    .dense th,.dense td{padding-top:.1875rem;padding-bottom:.1875rem}
    .cards{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:1rem 3rem}
    .card .bars td.t{width:26%}
    details{margin-top:.75rem}
    summary{cursor:pointer;color:var(--accent);font-size:.875rem}
    .more{color:var(--soft);font-size:.875rem}

    """

  private static let drawings = """
    svg{display:block;max-width:100%}
    .patterns{position:absolute}
    .ground{fill:var(--paper)}
    .stroke{fill:none;stroke:var(--accent);stroke-width:1}
    .rail{fill:var(--pale)}
    .fill{fill:var(--accent)}
    .hatched,.leaving{fill:url(#hatch);stroke:var(--accent);stroke-width:1}
    .axis,.rule{stroke:var(--line);stroke-width:1}
    .rule{stroke:var(--soft)}
    .whisker{stroke:var(--accent);stroke-width:2}
    .line{fill:none;stroke:var(--accent);stroke-width:2;stroke-linejoin:round;vector-effect:non-scaling-stroke}
    .dashed{stroke-dasharray:5 4}
    .spark{margin-top:.5rem}
    .chart{overflow:visible}
    .chart text{font-size:12px;fill:var(--soft)}
    .heat0{fill:var(--pale)}.heat1{fill:var(--accent);fill-opacity:.18}.heat2{fill:var(--accent);fill-opacity:.38}
    .heat3{fill:var(--accent);fill-opacity:.58}.heat4{fill:var(--accent);fill-opacity:.78}.heat5{fill:var(--accent)}
    .flow{list-style:none;padding:0}
    ol.flow{margin-bottom:2rem}
    .flow li{display:grid;grid-template-columns:15rem minmax(0,1fr) 8.5rem;column-gap:1.25rem;break-inside:avoid;position:relative}
    .step{line-height:1.25;max-height:3.5rem;overflow:hidden;padding-top:.4375rem;font-size:.9375rem;
    display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;height:2.9375rem}
    .told{line-height:1.2;padding-top:.125rem}
    .told span{display:block;font-size:.8125rem;color:var(--soft)}
    .told span b{color:var(--ink)}
    .node{fill:var(--tint);stroke:var(--accent);stroke-width:1}
    .band{fill:var(--tint);fill-opacity:.55}
    .passing{fill:var(--tint);fill-opacity:.4}
    .windows{max-width:46rem;margin-bottom:1.5rem}
    .window{display:grid;grid-template-columns:4.5rem minmax(0,1fr);align-items:center;padding:.375rem 0}
    .window dd{display:grid;grid-template-columns:minmax(0,1fr) 7.5rem;column-gap:1rem;align-items:center;text-align:right}

    """

  private static let narrow = """
    @media screen and (max-width:48rem){
    main,footer{padding-left:1rem;padding-right:1rem}
    header{padding-top:2.5rem}
    .glance,.worth{grid-template-columns:repeat(2,minmax(0,1fr))}
    .glance li:first-child{grid-column:1/-1}
    .share,.change{min-height:0}
    .cards{grid-template-columns:minmax(0,1fr)}
    .terms{columns:1}
    table{font-size:.8125rem}
    th,td{padding-left:.375rem}
    thead th{font-size:.6875rem}
    .of{flex-direction:column;align-items:flex-end}
    .of b{min-width:0}
    td small{font-size:.6875rem}
    .bars td.t{width:22%}
    .dense,.even{font-size:.75rem}
    .even th,.even td{padding-left:.25rem}
    .flow li{grid-template-columns:minmax(0,1fr) 6rem;column-gap:.5rem}
    .step{position:absolute;left:.5rem;right:6.5rem;top:0;height:2.125rem;line-height:2.125rem;padding:0;-webkit-line-clamp:1;
    font-size:.8125rem;z-index:1;text-shadow:0 0 2px var(--paper),0 0 2px var(--paper),0 0 4px var(--paper),0 0 6px var(--paper)}
    .flow li svg{grid-column:1}
    .told{font-size:.8125rem}
    .told span{font-size:.6875rem}
    }

    """

  private static let paper = """
    @page{size:A4;margin:16mm 15mm 18mm}
    @media print{
    html{font-size:9.5pt}
    body{font-size:1rem;orphans:3;widows:3}
    .table{overflow:visible}
    tbody tr:nth-child(-n+2){break-after:avoid}
    tbody tr:nth-last-child(-n+2){break-before:avoid}
    .card td.t{width:20%}
    .of{column-gap:.5rem}
    main,footer{max-width:none;padding:0}
    header{padding:0 0 1.5rem}
    section{padding:1.5rem 0}
    h2,.lead,caption,thead{break-after:avoid}
    tr,figure,.card,.lead,.notes li,.window,.glance li{break-inside:avoid}
    summary{display:none}
    *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
    }
    """
}
