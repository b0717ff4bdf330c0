import Payments
import Testing
import Wallets

/// The page of a wallet a payer pays on.
struct PaymentPageTests {
    @Test func `what a wallet may give as a page is what a text message has room for`() {
        #expect(WalletNotes.longestPage == Books.longestPage)
    }
}
