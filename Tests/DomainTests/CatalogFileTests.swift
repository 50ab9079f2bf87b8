// Catalog files in three formats: what is read, what is skipped and why, what is refused.
import Domain
import Testing

@Suite struct CatalogFileTests {
  private func variants(_ text: String) throws -> [Variant] { try CatalogFile(text).variants }
  private func skipped(_ text: String) throws -> [String] { try CatalogFile(text).skipped.map { "\($0.line) \($0.code)" } }

  @Test("Every column of an Askwell catalog is read")
  func everyColumn() throws {
    let text = """
      \u{FEFF} SKU ,Product,TITLE,vendor,Type,price,tags,collections,stock,status,priority,position,location,url,variant_id,image,description,compare_at_price,option1,option2,option3
      M-1,mag,"Mag, 60",Acme,Pill,19.00,"sleep, Vegan,sleep",caps,12,Draft,2,3,A3/2,https://example.com/m,4711,m.png,<p>Good &amp; new</p>,24.50,60,Mint,
      """
    var wanted = Variant(sku: "M-1", product: "mag", title: "Mag, 60", price: 19)
    (wanted.vendor, wanted.type, wanted.tags, wanted.collections) = ("Acme", "Pill", ["sleep", "Vegan"], ["caps"])
    (wanted.stock, wanted.status, wanted.priority, wanted.position) = (12, .draft, 2, 3)
    (wanted.location, wanted.url, wanted.variantID, wanted.image) = ("A3/2", "https://example.com/m", "4711", "m.png")
    (wanted.description, wanted.compareAtPrice, wanted.options) = ("Good & new", Number("24.5"), ["60", "Mint"])
    #expect(try variants(text) == [wanted])
  }

  @Test("Three columns are enough; the rest is empty, the stock unknown, the product the SKU")
  func threeColumns() throws {
    #expect(try variants("price,title,sku\n5,Five,F\n") == [Variant(sku: "F", title: "Five", price: 5)])
  }

  @Test("Rows that cannot be read are skipped by line and reason, the others are read")
  func skippedRows() throws {
    let text = """
      sku,title,price,stock,status,priority
      A,Good,1,,,
      ,No SKU,1,,,
      A,Again,2,,,
      B,,1,,,
      C,Bad price,"1,50",,,
      D,Minus,-1,,,
      E,No price,,,,
      F,Bad stock,1,many,,
      G,Bad status,1,,gone,
      I,Bad priority,1,,,1.5
      J,Good,1,0,archived,
      """
    #expect(
      try skipped(text) == [
        "3 missing_sku", "4 repeated_sku", "5 missing_title", "6 bad_price", "7 bad_price", "8 bad_price", "9 bad_number", "10 bad_status",
        "11 bad_number",
      ])
    #expect(try variants(text).map(\.sku) == ["A", "J"])
    let reasons = try CatalogFile(text).skipped.map(\.message)
    #expect(reasons[1] == "the SKU \"A\" stands on line 2 already" && reasons[3] == "\"C\" has the price \"1,50\"; write it as 19.00")
  }

  @Test("A torn quote on line 3 refuses the whole file, with the bad price of line 4 named beside it")
  func tornQuote() throws {
    let read = catalog(Array("sku,title,price\nA,Good,1\nB,\"Torn,1\nC,Bad price,x\n".utf8))
    #expect(read.file == nil && read.problems.map { "\($0.line) \($0.code)" } == ["3 torn_quote", "4 bad_price"])
  }

  @Test("A short row leaves its last fields empty, a long one is cut")
  func ragged() throws {
    #expect(try variants("sku,title,price,vendor\nA,T,1\nB,T,2,V,extra\n").map(\.vendor) == ["", "V"])
  }

  @Test(
    "Empty, binary, UTF-16, Latin-1 and unknown files are refused in words",
    arguments: [
      ([], "empty", "begins with a line of column names"), ([0xEF, 0xBB, 0xBF], "empty", "begins"), (Array("\n\n".utf8), "empty", "begins"),
      (Array("sku,title,price\nA\u{0},T,1".utf8), "binary", "not a text file"),
      ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], "binary", "not a text file"),
      ([0xFF, 0xFE, 0x73, 0, 0x6B, 0], "encoding", "UTF-16"), ([0xFE, 0xFF, 0, 0x73], "encoding", "UTF-16"),
      (Array("sku,title,price\nA,Caf".utf8) + [0xE9] + Array(",1".utf8), "encoding", "Latin-1"),
      (Array("name,cost\nA,1\n".utf8), "unknown_format", "sku, title and price"),
      (Array("sku,name\nA,1\n".utf8), "missing_column", "\"title\", \"price\""),
    ] as [([UInt8], String, String)])
  func refused(bytes: [UInt8], code: String, words: String) throws {
    let read = catalog(bytes)
    #expect(read.file == nil)
    let problem = try #require(read.problems.first)
    #expect(problem.code == code && problem.message.contains(words), "\(problem.message)")
  }

  static let shopify = """
    Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Variant Image,Status
    shirt,Shirt,"<p>Soft,
    <b>warm</b></p>",Acme,Apparel > Tops > Shirts,,"men, new",true,Size,S,Red,SH-S,shopify,4,19.00,25,a.png,,active
    cap,Cap,,Acme,,Headwear,,false,Title,Default Title,,,,7,9.5,,c.png,,
    shirt,,,,,,,,,M,Red,,,3,19.00,,,m.png,
    shirt,,,,,,,,,,,,,,,,b.png,,
    belt,Belt,,,,,,,,,,,,,free,,,,draft
    belt,,,,,,,,,L,,,shopify,,12,,,,
    sock,,,,,,,,,,,,,,3,,,,
    sock,Sock,,,,,,,,,,SH-S,,,3,,,,
    ,Nobody,,,,,,,,,,,,,1,,,,
    """

  @Test("Shopify: variants are rows with a price, also apart; SKUs are made where there is none")
  func shopifyVariants() throws {
    let file = try CatalogFile(Self.shopify)
    #expect(file.format == .shopify)
    #expect(
      file.variants.map { "\($0.sku) \($0.product) \($0.price?.text(decimals: 2) ?? "-")" } == [
        "SH-S shirt 19.00", "cap cap 9.50", "shirt/M/Red shirt 19.00", "belt belt 12.00",
      ])
    #expect(
      file.skipped.map { "\($0.line) \($0.code)" } == ["7 bad_price", "9 row_before_product", "10 repeated_sku", "11 missing_handle"])
    #expect(file.productCount == 3)
  }

  @Test("Shopify: title, vendor, tags, type and status come from the first row; stock counts only with a tracker")
  func shopifyProducts() throws {
    let file = try CatalogFile(Self.shopify)
    let shirt = try #require(file.variants.first { $0.sku == "shirt/M/Red" })
    #expect(shirt.title == "Shirt" && shirt.vendor == "Acme" && shirt.tags == ["men", "new"] && shirt.type == "Shirts")
    #expect(shirt.description == "Soft, warm" && shirt.image == "m.png" && shirt.options == ["M", "Red"])
    #expect(file.variants.map(\.stock) == [4, nil, nil, nil])
    #expect(file.variants.map(\.status) == [.active, .draft, .active, .draft])
    #expect(file.variants.map(\.type) == ["Shirts", "Headwear", "Shirts", ""])
    #expect(file.variants[0].compareAtPrice == 25 && file.variants[1].options.isEmpty)
  }

  @Test("WooCommerce: simple products and variations are variants, a sale price is the price, categories give both levels")
  func wooCommerce() throws {
    let text = """
      ID,Type,SKU,Name,Published,Regular price,Sale price,Stock,Categories,Tags,Parent,Images,Attribute 1 value(s),Description
      1,simple,TEA,Calm tea,1,12.00,9.00,8,"Drinks > Teas, New",sleep,,"a.png, b.png",,<b>Calm</b>
      2,variable,MAG,Magnesium,1,,,,Supplements,"sleep, vegan",,,"30, 60",
      3,variation,MAG-30,Magnesium 30,1,19,,0,,,id:2,,30,
      4,variation,MAG-60,,1,29,,,,,MAG,,60,
      5,variation,LOST,Lost,1,5,,,,,id:99,,,
      6,grouped,SET,Set,1,,,,,,,,,
      7,simple,,Draft,0,3,,,,,,,,
      8,simple,TEA,Again,1,1,,,,,,,,
      9,simple,BAD,Bad,1,cheap,,,,,,,,
      """
    let file = try CatalogFile(text)
    #expect(file.format == .woocommerce)
    #expect(
      file.variants.map { "\($0.sku) \($0.product) \($0.title) \($0.price?.text() ?? "-")" } == [
        "TEA TEA Calm tea 9", "MAG-30 MAG Magnesium 30 19", "MAG-60 MAG Magnesium 29", "7 7 Draft 3",
      ])
    #expect(file.variants.map(\.collections) == [["Drinks", "Teas", "New"], ["Supplements"], ["Supplements"], []])
    #expect(file.variants.map(\.stock) == [8, 0, nil, nil])
    #expect(file.variants.map(\.status) == [.active, .active, .active, .draft])
    #expect(file.variants[0].compareAtPrice == 12 && file.variants[0].variantID == "1" && file.variants[2].options == ["60"])
    #expect(file.skipped.map { "\($0.line) \($0.code)" } == ["6 row_before_product", "9 repeated_sku", "10 bad_price"])
  }

  @Test("The format may be named; a wrong one is refused by its columns")
  func formats() throws {
    #expect(try CatalogFile(Night.catalogText, format: .askwell).format == .askwell)
    #expect(throws: Faults.self) { try CatalogFile(Night.catalogText, format: .shopify) }
    #expect(throws: Faults.self) { try CatalogFile(Night.catalogText, format: .woocommerce) }
  }

  @Test("Hostile titles come in clean: no escape, no bidirectional control, no markup")
  func hostile() throws {
    let text = "sku,title,price,description\nA,\u{1B}[2Jcle\u{202E}ar\u{7F},1,<script>x</script>&#27;[31m&lt;b&gt;\n"
    let variant = try #require(try variants(text).first)
    #expect(variant.title == "[2Jclear" && variant.description == "x [31m<b>")
  }
}
